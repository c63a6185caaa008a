package dev.godwit.client.subscribe;

import java.time.Duration;

/** What the connection does from now on. */
public final class State extends Event {

    /** In which state it is. */
    public enum Kind {
        CONNECTING,
        /** Greeted by the server: what is pushed from now on comes at once. */
        CONNECTED,
        /** It comes back by itself, after {@link State#delay()}. */
        WAITING,
        /** It does not come back: asked again as it is, the server would refuse again. The reason says why. */
        STOPPED,
        /** {@link Subscriber#close} was called. */
        CLOSED
    }

    private final Kind kind;
    private final String reason;
    private final String detail;
    private final Duration delay;

    State(Kind kind, String reason, String detail, Duration delay, Bookmark bookmark) {
        super(bookmark);
        this.kind = kind;
        this.reason = reason;
        this.detail = detail;
        this.delay = delay;
    }

    public Kind kind() {
        return kind;
    }

    /**
     * Why, for programs; empty where nothing is amiss. The server's own code where it gave one ({@code drain}, {@code slow}, {@code
     * token_expired}, {@code topic_denied}); else {@code status_503}, {@code close_1006}, {@code lost}, {@code silent}, {@code no_answer},
     * {@code token}, {@code topics_changed}, {@code token_renewed}, {@code too_large}, {@code malformed}, {@code callback}.
     */
    public String reason() {
        return reason;
    }

    /** Why, for people. */
    public String detail() {
        return detail;
    }

    /** After what the next attempt begins. */
    public Duration delay() {
        return delay;
    }

    @Override
    public void tell(Listener listener) {
        listener.onState(this);
    }

    @Override
    int weight() {
        return 200;
    }

    @Override
    public String toString() {
        return kind
                + (kind == Kind.WAITING ? " " + delay.toMillis() + " ms" : "")
                + (reason.isEmpty() ? "" : ": " + reason)
                + (detail.isEmpty() ? "" : " (" + detail + ")");
    }
}
