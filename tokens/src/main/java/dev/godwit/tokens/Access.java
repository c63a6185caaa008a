package dev.godwit.tokens;

import dev.godwit.protocol.Tenant;

/**
 * What a verified token grants.
 *
 * @param user whose mailbox may be followed
 * @param endsAt when the connection is closed, in milliseconds since the epoch: at the token's {@code exp}; for a token
 *     accepted after it, because clocks differ, once the skew is used up
 * @param topics that may be followed, and published to
 */
public record Access(String user, Tenant tenant, long endsAt, TopicRules topics) {}
