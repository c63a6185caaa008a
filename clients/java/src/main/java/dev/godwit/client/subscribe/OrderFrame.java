package dev.godwit.client.subscribe;

import java.util.Optional;

/** As {@link Order}. */
final class OrderFrame implements ServerFrame {

    private final Order.Kind kind;
    private final String mailbox;
    private final MessageId id;
    private final Optional<String> message;
    private final long time;
    private final String position;

    /**
     * @param position behind it; empty on a WebSocket
     */
    OrderFrame(Order.Kind kind, String mailbox, MessageId id, Optional<String> message, long time, String position) {
        this.kind = kind;
        this.mailbox = mailbox;
        this.id = id;
        this.message = message;
        this.time = time;
        this.position = position;
    }

    Order.Kind kind() {
        return kind;
    }

    String mailbox() {
        return mailbox;
    }

    String id() {
        return id.toString();
    }

    MessageId messageId() {
        return id;
    }

    Optional<String> message() {
        return message;
    }

    long time() {
        return time;
    }

    String position() {
        return position;
    }

    @Override
    public void tell(Handler handler) {
        handler.order(this);
    }
}
