package dev.godwit.inbox;

import dev.godwit.protocol.Idempotency;
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
        Step step, Mailbox mailbox, byte[] message, Optional<Idempotency> idempotency, Optional<String> collapseKey) {}
