package dev.godwit.tokens;

import dev.godwit.protocol.Tenant;
import java.util.Optional;

/**
 * What a verified token grants.
 *
 * @param user whose mailbox may be followed
 * @param endsAt when the connection is closed, in milliseconds since the epoch: at the token's {@code exp}; for a token
 *     accepted after it, because clocks differ, once the skew is used up
 * @param topics that may be followed, and published to
 * @param token its id, {@code jti}
 * @param issuedAt its {@code iat}, milliseconds since the epoch; 0 where it has none: so it counts as older than all
 */
public record Access(
        String user, Tenant tenant, long endsAt, TopicRules topics, Optional<String> token, long issuedAt) {

    /** Of a token that says neither its id nor when it was issued. */
    public Access(String user, Tenant tenant, long endsAt, TopicRules topics) {
        this(user, tenant, endsAt, topics, Optional.empty(), 0);
    }
}
