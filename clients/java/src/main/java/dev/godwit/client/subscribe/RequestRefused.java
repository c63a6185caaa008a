package dev.godwit.client.subscribe;

import java.time.Duration;

/** The server did not do what it was asked; the connection goes on. */
public final class RequestRefused extends RuntimeException {

    private final String code;
    private final Duration after;

    RequestRefused(String code, String detail, long afterMillis) {
        super(detail.isEmpty() ? code : code + ": " + detail);
        this.code = code;
        this.after = Duration.ofMillis(afterMillis);
    }

    /** {@code topic_denied}, {@code too_many_topics}, {@code busy}, {@code rate_limited}, ... */
    public String code() {
        return code;
    }

    /** When trying again may help; zero if the server did not say. */
    public Duration after() {
        return after;
    }
}
