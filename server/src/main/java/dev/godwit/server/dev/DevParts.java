package dev.godwit.server.dev;

import dev.godwit.embedded.EmbeddedKafka;
import dev.godwit.embedded.EmbeddedRedis;
import dev.godwit.embedded.RedisOptions;
import dev.godwit.gateway.http.ClientPortOptions;
import dev.godwit.gateway.node.GatewayNode;
import dev.godwit.gateway.revocation.RevocationWatch;
import dev.godwit.inbox.redis.RedisInbox;
import dev.godwit.records.kafka.KafkaSink;
import dev.godwit.registry.hazelcast.HazelcastRegistry;
import dev.godwit.registry.hazelcast.MemberSettings;
import dev.godwit.runtime.Component;
import dev.godwit.server.config.Settings;
import dev.godwit.server.life.Together;
import dev.godwit.server.roles.Adapters;
import dev.godwit.server.roles.ApiParts;
import dev.godwit.server.roles.Core;
import dev.godwit.server.roles.Foundation;
import dev.godwit.server.roles.GatewayParts;
import dev.godwit.server.roles.GatewayParts.Behind;
import dev.godwit.server.roles.GatewayParts.Place;
import dev.godwit.server.roles.RouterParts;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The parts of dev mode: the stores, and every role. One Hazelcast member serves all of them. */
final class DevParts {

    private static final String HOST = "127.0.0.1";

    /** Enough to show that connections of one gateway live on several. */
    private static final int LOOPS = 2;

    private final Core core;
    private final Settings settings;
    private final Consumer<String> out;

    /**
     * @param out where lines for the user go
     */
    DevParts(Core core, Settings settings, Consumer<String> out) {
        this.core = core;
        this.settings = settings;
        this.out = out;
    }

    List<Component> list(PortPlan ports, DevFolder folder) {
        HazelcastRegistry registry = registry();
        RedisInbox inbox = Adapters.inbox(core, settings);
        List<Component> parts = new ArrayList<>();
        parts.add(new Together(
                new Announced(redis(folder, ports.redis()), "Redis at " + ports.redis(), out),
                new Announced(kafka(folder, ports.kafka()), "Kafka at " + ports.kafka(), out),
                new Announced(registry, "Hazelcast", out)));
        Foundation foundation = new Foundation(registry, inbox, Adapters.jwks(core, settings));
        parts.add(inbox);
        parts.add(foundation.keys());
        parts.add(new Announced(RouterParts.router(core, settings, inbox, registry), "router", out));
        Optional<KafkaSink> kafka = GatewayParts.kafka(settings);
        kafka.ifPresent(parts::add);
        RevocationWatch revocations = GatewayParts.revocations(core, foundation);
        parts.add(revocations);
        for (int i = 0; i < ports.client().size(); i++) {
            Place place = new Place(
                    "dev-" + (i + 1), HOST, ports.client().get(i), ports.link().get(i), meters(i));
            GatewayNode node = GatewayParts.node(core, settings, place, inbox, registry);
            ClientPortOptions options =
                    GatewayParts.clientPort(settings, place).withDevPage().withLoops(LOOPS);
            parts.add(node);
            parts.add(new Announced(
                    GatewayParts.port(core, settings, options, place, new Behind(node, foundation, kafka, revocations)),
                    "gateway at " + place.clientPort(),
                    out));
        }
        parts.addAll(ApiParts.of(core, settings, ApiParts.options(settings).withLoops(LOOPS), foundation));
        return parts;
    }

    /** The internal port shows those of the first gateway. */
    private MeterRegistry meters(int gateway) {
        return gateway == 0 ? core.metrics().registry() : new SimpleMeterRegistry();
    }

    /** Joins nobody, and nobody can join: the name is that of this process. */
    private static HazelcastRegistry registry() {
        String cluster = "godwit-dev-" + ProcessHandle.current().pid();
        return HazelcastRegistry.member(new MemberSettings(cluster, HOST, 0, List.of()));
    }

    private static Component redis(DevFolder folder, int port) {
        EmbeddedRedis redis = new EmbeddedRedis(RedisOptions.in(folder.redis()).withPort(port));
        return new Blocking(
                "embedded-redis",
                () -> {
                    redis.start();
                    Leftovers.note(folder.path(), redis.pid());
                },
                redis::stop);
    }

    private static Component kafka(DevFolder folder, int port) {
        EmbeddedKafka kafka = new EmbeddedKafka(folder.kafka(), port);
        return new Blocking("embedded-kafka", kafka::start, kafka::stop);
    }
}
