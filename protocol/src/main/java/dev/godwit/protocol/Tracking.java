package dev.godwit.protocol;

/**
 * What a service wants to know or have done about a message as devices get it.
 *
 * @param receipts whether it is told on the topic of receipts what becomes of the message
 * @param settleFirst the first device that has acknowledged the message takes it from the others
 */
public record Tracking(Receipts receipts, boolean settleFirst) {

    /** Whether receipts are asked for. */
    public enum Receipts {
        /** The tenant's default decides. */
        UNSAID,
        ASKED,
        DECLINED
    }

    /** Of a request that says nothing. */
    public static final Tracking UNSAID = new Tracking(Receipts.UNSAID, false);

    /** Whether anything has to be kept in mind about the message. */
    public boolean tracks() {
        return receipts == Receipts.ASKED || settleFirst;
    }

    /** With the default of its tenant. */
    public Tracking orElse(boolean receiptsByDefault) {
        return receipts == Receipts.UNSAID && receiptsByDefault ? new Tracking(Receipts.ASKED, settleFirst) : this;
    }
}
