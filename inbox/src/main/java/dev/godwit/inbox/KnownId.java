package dev.godwit.inbox;

import dev.godwit.protocol.Fingerprint;
import dev.godwit.protocol.MessageId;

/**
 * A producer's id that a mailbox has seen.
 *
 * @param first the message that had it first
 * @param content stands for what that message said
 */
public record KnownId(MessageId first, Fingerprint content) {}
