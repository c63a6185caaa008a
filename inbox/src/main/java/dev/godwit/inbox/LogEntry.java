package dev.godwit.inbox;

import dev.godwit.protocol.MessageId;

/**
 * One place in a mailbox's log.
 *
 * @param message an encoded {@link dev.godwit.protocol.Message}; empty in a gap entry
 * @param gap a message may be missing here, which the store cannot tell
 */
public record LogEntry(MessageId id, byte[] message, boolean gap) {}
