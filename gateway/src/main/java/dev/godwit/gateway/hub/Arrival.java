package dev.godwit.gateway.hub;

import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.MessageId;

/** What a router forwarded for one mailbox. */
public sealed interface Arrival {

    Mailbox mailbox();

    /** Hands it to the mailbox it is for. */
    void reach(FollowedMailbox mailbox);

    /**
     * A message that lies in the log.
     *
     * @param previous the id before it in the mailbox
     */
    record Durable(Mailbox mailbox, MessageId previous, Entry entry) implements Arrival {
        @Override
        public void reach(FollowedMailbox mailbox) {
            mailbox.arrived(previous, entry);
        }
    }

    /** A volatile message: for who is there now, without a place in the log. */
    record Volatile(Frame frame) implements Arrival {
        @Override
        public Mailbox mailbox() {
            return frame.mailbox();
        }

        @Override
        public void reach(FollowedMailbox mailbox) {
            mailbox.passing(frame);
        }
    }
}
