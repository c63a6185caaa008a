package dev.godwit.server.roles;

import dev.godwit.inbox.redis.RedisInbox;
import dev.godwit.registry.hazelcast.HazelcastRegistry;
import dev.godwit.runtime.Component;
import dev.godwit.server.config.Settings;
import dev.godwit.tokens.jwks.Jwks;
import java.util.List;

/** What the parts of a gateway and of an api node stand on; one is enough for all that are in a process. */
public record Foundation(HazelcastRegistry registry, RedisInbox inbox, Jwks keys) {

    static Foundation of(Core core, Settings settings) {
        return new Foundation(
                HazelcastRegistry.client(Adapters.client(settings.registry())),
                Adapters.inbox(core, settings),
                Adapters.jwks(core, settings));
    }

    /** To be started before what stands on it. */
    List<Component> parts() {
        return List.of(registry, inbox, keys);
    }
}
