package dev.godwit.router.forward;

import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Partition;
import java.util.Optional;

/**
 * A message on its way to the followers of its mailbox.
 *
 * @param id empty for a volatile message, which has no place in the log
 * @param previous the id before this one in the mailbox
 * @param message an encoded {@link dev.godwit.protocol.Message}; empty for a gap entry
 * @param gap a message may be missing at this id
 */
public record Delivery(
        Partition partition, Mailbox mailbox, Optional<MessageId> id, MessageId previous, byte[] message, boolean gap) {

    /** Bytes counted against windows and budgets: the message, and about what a frame adds to it. */
    public int size() {
        return message.length + mailbox.name().length() + 48;
    }
}
