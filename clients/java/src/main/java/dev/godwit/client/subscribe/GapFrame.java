package dev.godwit.client.subscribe;

/** As {@link Gap}, and the position behind it. */
final class GapFrame implements ServerFrame {

    private final String mailbox;
    private final MessageId from;
    private final MessageId to;
    private final String reason;
    private final boolean certain;
    private final String position;

    GapFrame(String mailbox, MessageId from, MessageId to, String reason, boolean certain, String position) {
        this.mailbox = mailbox;
        this.from = from;
        this.to = to;
        this.reason = reason;
        this.certain = certain;
        this.position = position;
    }

    String mailbox() {
        return mailbox;
    }

    String from() {
        return from.toString();
    }

    String to() {
        return to.toString();
    }

    MessageId through() {
        return to;
    }

    String reason() {
        return reason;
    }

    boolean isCertain() {
        return certain;
    }

    /** Whether ids below those seen may follow: what was seen is of a past that the server does not know. */
    boolean beginsAnew() {
        return reason.equals("unknown_position");
    }

    String position() {
        return position;
    }

    @Override
    public void tell(Handler handler) {
        handler.gap(this);
    }
}
