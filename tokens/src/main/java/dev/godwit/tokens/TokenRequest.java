package dev.godwit.tokens;

import dev.godwit.protocol.Names;
import dev.godwit.protocol.Tenant;
import java.time.Duration;
import java.util.List;

/**
 * What a token is to say.
 *
 * @param follow patterns of topics that the user may follow
 * @param publish patterns of topics that the user may publish to
 */
public record TokenRequest(
        String user, Tenant tenant, Duration ttl, String audience, List<String> follow, List<String> publish) {

    public TokenRequest {
        Names.require("user", user, Names.MAX_BYTES);
        if (ttl.toSeconds() < 1) {
            throw new IllegalArgumentException("ttl: " + ttl + " (expected: >= 1s)");
        }
        follow = List.copyOf(follow);
        publish = List.copyOf(publish);
        // Better told to who issues the token than to who uses it.
        TopicRules.of(follow, publish, user);
    }

    public static TokenRequest of(String user, Duration ttl) {
        return new TokenRequest(user, Tenant.DEFAULT, ttl, TokenRules.DEFAULT_AUDIENCE, List.of(), List.of());
    }

    public TokenRequest withTenant(Tenant name) {
        return new TokenRequest(user, name, ttl, audience, follow, publish);
    }

    public TokenRequest withAudience(String name) {
        return new TokenRequest(user, tenant, ttl, name, follow, publish);
    }

    public TokenRequest withTopics(List<String> followed, List<String> published) {
        return new TokenRequest(user, tenant, ttl, audience, followed, published);
    }
}
