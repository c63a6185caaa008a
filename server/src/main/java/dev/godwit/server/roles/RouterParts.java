package dev.godwit.server.roles;

import dev.godwit.inbox.redis.RedisInbox;
import dev.godwit.registry.Registry;
import dev.godwit.registry.hazelcast.HazelcastRegistry;
import dev.godwit.router.Router;
import dev.godwit.router.RouterOptions;
import dev.godwit.runtime.Component;
import dev.godwit.server.config.Settings;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The parts of a router. */
public final class RouterParts {

    private static final Duration IDLE_CHECK = Duration.ofSeconds(2);

    private RouterParts() {}

    static List<Component> of(Core core, Settings settings) {
        HazelcastRegistry registry = HazelcastRegistry.member(Adapters.member(settings));
        RedisInbox inbox = Adapters.inbox(core, settings);
        return Stream.concat(
                        core.tls().parts().stream(),
                        Stream.of(registry, inbox, router(core, settings, inbox, registry)))
                .toList();
    }

    public static Router router(Core core, Settings settings, RedisInbox inbox, Registry registry) {
        Duration user = settings.log().user().age();
        Duration topic = settings.log().topic().age();
        RouterOptions options = new RouterOptions(
                settings.node().nameOrHost(),
                Adapters.topic(settings.push()),
                Adapters.addresses(settings.kafka().bootstrapServers()),
                Adapters.clientConfig(settings.kafka()),
                user.compareTo(topic) > 0 ? user : topic,
                settings.cluster().secret().value(),
                IDLE_CHECK,
                settings.mappings().stream().map(Adapters::mapping).toList(),
                Adapters.presenceTold(settings.presence()),
                Adapters.upstream(settings.publishing()),
                Adapters.receipts(settings.receipts()),
                core.tls().toLinks());
        return new Router(
                core.vertx(),
                inbox.writer(),
                inbox.presence(),
                registry,
                options,
                core.metrics().registry());
    }
}
