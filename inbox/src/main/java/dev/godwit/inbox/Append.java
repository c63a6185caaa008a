package dev.godwit.inbox;

import dev.godwit.protocol.Fingerprint;
import dev.godwit.protocol.Mailbox;
import java.util.Optional;

/**
 * A message to be written to a mailbox's log.
 *
 * @param message an encoded {@link dev.godwit.protocol.Message}; never changed
 * @param idempotency absent when the producer gave no id
 * @param collapseKey the new message replaces an older one of the same key
 */
public record Append(
        Step step, Mailbox mailbox, byte[] message, Optional<Idempotency> idempotency, Optional<String> collapseKey) {

    /**
     * A producer's own message id, within its mailbox.
     *
     * @param id stands for mailbox and producer id
     * @param content stands for what must be the same when the id comes again
     */
    public record Idempotency(Fingerprint id, Fingerprint content) {}
}
