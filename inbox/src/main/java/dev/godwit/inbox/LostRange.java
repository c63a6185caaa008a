package dev.godwit.inbox;

import dev.godwit.protocol.MessageId;

/**
 * Records of a partition that were never applied and no longer can be; some may have named any of its mailboxes.
 *
 * @param after the range begins above this id
 * @param through and ends with this one
 */
public record LostRange(MessageId after, MessageId through) {}
