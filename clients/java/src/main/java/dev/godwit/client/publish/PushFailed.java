package dev.godwit.client.publish;

/** Kafka did not confirm a push. */
public final class PushFailed extends Exception {

    private final boolean uncertain;

    PushFailed(String message, boolean uncertain) {
        super(message);
        this.uncertain = uncertain;
    }

    PushFailed(String message, boolean uncertain, Throwable cause) {
        super(message, cause);
        this.uncertain = uncertain;
    }

    /**
     * Whether the message may have been accepted all the same, its confirmation lost. False: it certainly was not. With an {@link
     * PushBuilder#id id} the push can be tried again either way.
     */
    public boolean isUncertain() {
        return uncertain;
    }
}
