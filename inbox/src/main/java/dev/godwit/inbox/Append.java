package dev.godwit.inbox;

import dev.godwit.protocol.Control;
import dev.godwit.protocol.GlobalId;
import dev.godwit.protocol.Idempotency;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Partition;
import dev.godwit.protocol.Receipt;
import java.util.Optional;

/**
 * A message, or an order about messages, to be written to a mailbox's log.
 *
 * @param message an encoded {@link dev.godwit.protocol.Message}; never changed
 * @param idempotency absent when the producer gave no id
 * @param collapseKey the new message replaces an older one of the same key
 * @param control what the order takes out of the log, in the same step; absent for a message
 * @param tracked what has to be kept in mind about a user's message; absent when nothing is asked for
 */
public record Append(
        Step step,
        Mailbox mailbox,
        byte[] message,
        Optional<Idempotency> idempotency,
        Optional<String> collapseKey,
        Optional<Control> control,
        Optional<Tracked> tracked) {

    public Append {
        if (tracked.isPresent() && (control.isPresent() || mailbox.kind() != Mailbox.Kind.USER)) {
            throw new IllegalArgumentException("tracked: present (expected: only with a user's message)");
        }
    }

    /** Of a message that nothing is to be told about. */
    public Append(
            Step step,
            Mailbox mailbox,
            byte[] message,
            Optional<Idempotency> idempotency,
            Optional<String> collapseKey) {
        this(step, mailbox, message, idempotency, collapseKey, Optional.empty(), Optional.empty());
    }

    /** Of an order, or of a message that nothing is to be told about. */
    public Append(
            Step step,
            Mailbox mailbox,
            byte[] message,
            Optional<Idempotency> idempotency,
            Optional<String> collapseKey,
            Optional<Control> control) {
        this(step, mailbox, message, idempotency, collapseKey, control, Optional.empty());
    }

    /** What becomes of the messages that the order takes. */
    public Optional<Receipt.State> fate() {
        return control.map(
                order -> order.kind() == Control.Kind.SETTLE ? Receipt.State.SETTLED : Receipt.State.DELETED);
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
