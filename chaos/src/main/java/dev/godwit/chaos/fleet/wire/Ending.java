package dev.godwit.chaos.fleet.wire;

import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.Optional;

/**
 * How a connection ended, and what the client is to do, as docs/protocol.md says.
 *
 * @param reason for people
 * @param notBefore how long the client waits at least
 */
public record Ending(String reason, Then then, Duration notBefore) {

    /** What a client does next. */
    public enum Then {
        /** Comes back, after a delay. */
        COME_BACK,
        /** Comes back with a fresh token; if that is refused as well, never. */
        RENEW,
        /** Never comes back: the same request would fail again. */
        STOP
    }

    private static final Duration SOME_DELAY = Duration.ofSeconds(1);
    private static final int TOKEN_ENDED = 4401;

    /** It broke off, or could not be made. */
    public static Ending broken(String reason) {
        return new Ending(reason, Then.COME_BACK, Duration.ZERO);
    }

    /**
     * A request was refused.
     *
     * @param retryAfter the header
     */
    public static Ending ofStatus(int status, Optional<String> retryAfter) {
        Duration asked = retryAfter.flatMap(Ending::seconds).orElse(Duration.ZERO);
        String reason = "status " + status;
        return switch (status) {
            case 401 -> new Ending(reason, Then.RENEW, Duration.ZERO);
            case 408, 425 -> new Ending(reason, Then.COME_BACK, asked);
            case 429, 503 -> new Ending(reason, Then.COME_BACK, asked.isZero() ? SOME_DELAY : asked);
            default -> new Ending(reason, status >= 500 ? Then.COME_BACK : Then.STOP, asked);
        };
    }

    /** The code of a WebSocket's close, or of the last words on any transport. */
    public static Ending ofClose(int code, String words, Duration after) {
        String reason = code + (words.isEmpty() ? "" : " " + words);
        if (code == TOKEN_ENDED) {
            return new Ending(reason, Then.RENEW, Duration.ZERO);
        }
        return switch (code / 100) {
            case 44 -> new Ending(reason, Then.STOP, Duration.ZERO);
            case 41 -> new Ending(reason, Then.COME_BACK, after.isZero() ? SOME_DELAY : after);
            default -> new Ending(reason, Then.COME_BACK, after);
        };
    }

    /** The status of a call that had no last words. */
    public static Ending ofCall(GrpcStatus status, String message) {
        String reason = status + (message.isEmpty() ? "" : " " + message);
        return switch (status) {
            case UNAUTHENTICATED -> new Ending(reason, Then.RENEW, Duration.ZERO);
            case PERMISSION_DENIED, INVALID_ARGUMENT, UNIMPLEMENTED -> new Ending(reason, Then.STOP, Duration.ZERO);
            case RESOURCE_EXHAUSTED -> new Ending(reason, Then.COME_BACK, SOME_DELAY);
            default -> new Ending(reason, Then.COME_BACK, Duration.ZERO);
        };
    }

    private static Optional<Duration> seconds(String header) {
        try {
            return Optional.of(Duration.ofSeconds(Integer.parseInt(header.strip())));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
