package dev.godwit.client.subscribe;

/** A subscriber has stopped for good; what was asked of it is not done any more. */
public final class SubscriptionStopped extends RuntimeException {

    private final String reason;

    SubscriptionStopped(String reason, String detail) {
        super(detail.isEmpty() ? reason : reason + ": " + detail);
        this.reason = reason;
    }

    /** As {@link State#reason()}. */
    public String reason() {
        return reason;
    }
}
