package dev.godwit.inbox;

/** The store did not answer, or refused for now (down, loading, full, demoted, time-out). Trying again later is right. */
public final class InboxUnavailable extends RuntimeException {

    public InboxUnavailable(String message, Throwable cause) {
        super(message, cause);
    }

    public InboxUnavailable(String message) {
        super(message);
    }
}
