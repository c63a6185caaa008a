package dev.godwit.protocol;

import java.util.Optional;

/**
 * An order about messages of a mailbox. It is an entry of the mailbox's log like a message, so that who was away learns of it
 * too; what it names is taken out of the log.
 *
 * @param message the message it is about; empty for {@link Kind#PURGE}
 */
public record Control(Kind kind, Optional<GlobalId> message) {

    /** What is ordered. */
    public enum Kind {
        /** Retract a message. */
        DELETE("delete", "deleted", "message_deleted"),
        /** A message has been dealt with: no further device needs it. */
        SETTLE("settle", "settled", "message_settled"),
        /** Erase all messages of the mailbox up to here. */
        PURGE("purge", "purged", "mailbox_purged");

        private final String order;
        private final String frame;
        private final String event;

        Kind(String order, String frame, String event) {
            this.order = order;
            this.frame = frame;
            this.event = event;
        }

        /** As it stands in requests: {@code delete}. */
        public String order() {
            return order;
        }

        /** The {@code type} of the JSON frame: {@code deleted}. */
        public String frame() {
            return frame;
        }

        /** The name of the SSE event: {@code message_deleted}. */
        public String event() {
            return event;
        }
    }

    public Control {
        if (message.isPresent() == (kind == Kind.PURGE)) {
            throw new IllegalArgumentException(
                    message.isPresent()
                            ? "message: given (expected: absent, a purge takes all)"
                            : "message: absent (expected: with delete and settle)");
        }
    }

    static Control purge() {
        return new Control(Kind.PURGE, Optional.empty());
    }
}
