package dev.godwit.inbox;

import dev.godwit.protocol.Control;
import dev.godwit.protocol.GlobalId;
import dev.godwit.protocol.Idempotency;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Partition;
import java.util.Optional;

/**
 * A message, or an order about messages, to be written to a mailbox's log.
 *
 * @param message an encoded {@link dev.godwit.protocol.Message}; never changed
 * @param idempotency absent when the producer gave no id
 * @param collapseKey the new message replaces an older one of the same key
 * @param control what the order takes out of the log, in the same step; absent for a message
 */
public record Append(
        Step step,
        Mailbox mailbox,
        byte[] message,
        Optional<Idempotency> idempotency,
        Optional<String> collapseKey,
        Optional<Control> control) {

    /** Of a message. */
    public Append(
            Step step,
            Mailbox mailbox,
            byte[] message,
            Optional<Idempotency> idempotency,
            Optional<String> collapseKey) {
        this(step, mailbox, message, idempotency, collapseKey, Optional.empty());
    }

    /** Whether the order takes all that the log holds. */
    public boolean takesAll() {
        return control.filter(order -> order.kind() == Control.Kind.PURGE).isPresent();
    }

    /**
     * The one entry that the order takes; empty if it takes none of this partition.
     *
     * @param partition that the mailbox lies in
     */
    public Optional<MessageId> takes(Partition partition) {
        return control.flatMap(Control::message)
                .filter(named -> named.partition() == partition.number())
                .map(GlobalId::id);
    }
}
