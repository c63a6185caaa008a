package dev.godwit.client.subscribe;

import java.time.Instant;
import java.util.Optional;

/** A service has ordered something about messages that may have come already. */
public final class Order extends Event {

    /** What. */
    public enum Kind {
        DELETED,
        SETTLED,
        PURGED
    }

    private final OrderFrame frame;

    Order(OrderFrame frame, Bookmark bookmark) {
        super(bookmark);
        this.frame = frame;
    }

    public Kind kind() {
        return frame.kind();
    }

    /** As of a message: {@code user/alice}. */
    public String mailbox() {
        return frame.mailbox();
    }

    /** Of the order, in the same mailbox: {@code 1-50}. */
    public String id() {
        return frame.id();
    }

    /** Of the message that it is about. A purge is about all before it. */
    public Optional<String> message() {
        return frame.message();
    }

    public Instant time() {
        return Instant.ofEpochMilli(frame.time());
    }

    @Override
    public void tell(Listener listener) {
        switch (frame.kind()) {
            case DELETED:
                listener.onDeleted(this);
                break;
            case SETTLED:
                listener.onSettled(this);
                break;
            case PURGED:
                listener.onPurged(this);
                break;
        }
    }

    @Override
    int weight() {
        return 200;
    }

    @Override
    public String toString() {
        return frame.mailbox() + " " + frame.id() + " " + frame.kind()
                + frame.message().map(id -> " " + id).orElse("");
    }
}
