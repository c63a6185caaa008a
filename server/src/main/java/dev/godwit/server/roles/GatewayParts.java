package dev.godwit.server.roles;

import dev.godwit.gateway.http.ClientCore;
import dev.godwit.gateway.http.ClientPort;
import dev.godwit.gateway.http.ClientPortOptions;
import dev.godwit.gateway.http.Credentials;
import dev.godwit.gateway.http.Door;
import dev.godwit.gateway.http.TokenCookie;
import dev.godwit.gateway.limit.ClientLimits;
import dev.godwit.gateway.limit.LimitMetrics;
import dev.godwit.gateway.limit.PublishLimit;
import dev.godwit.gateway.link.LinkOptions;
import dev.godwit.gateway.node.GatewayNode;
import dev.godwit.gateway.node.LeaseOptions;
import dev.godwit.gateway.node.NodeOptions;
import dev.godwit.gateway.publish.Publisher;
import dev.godwit.gateway.revocation.RevocationWatch;
import dev.godwit.gateway.ticket.Tickets;
import dev.godwit.inbox.redis.RedisInbox;
import dev.godwit.records.Repeats;
import dev.godwit.records.kafka.KafkaSink;
import dev.godwit.registry.hazelcast.HazelcastRegistry;
import dev.godwit.runtime.Component;
import dev.godwit.runtime.VertxLoop;
import dev.godwit.server.config.Settings;
import dev.godwit.tokens.TokenVerifier;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The parts of a gateway.
 *
 * @param node told when the process is about to end
 * @param list all of them, in the order in which they start
 */
public record GatewayParts(GatewayNode node, List<Component> list) {

    static GatewayParts of(Core core, Settings settings) {
        Foundation foundation = Foundation.of(core, settings);
        Place place = new Place(
                settings.node().nameOrHost(),
                settings.node().advertisedHostOrAddress(),
                settings.ports().client(),
                settings.ports().link(),
                core.metrics().registry());
        GatewayNode node = node(core, settings, place, foundation.inbox(), foundation.registry());
        Optional<KafkaSink> kafka = kafka(settings);
        RevocationWatch revocations = revocations(core, foundation);
        Behind behind = new Behind(node, foundation, kafka, revocations);
        ClientPortOptions options =
                clientPort(settings, place).withTls(core.tls().clientPort());
        ClientPort port = port(core, settings, options, place, behind);
        List<Component> list = new ArrayList<>(core.tls().partsWith(core.tls().client()));
        list.addAll(foundation.parts());
        list.add(node);
        kafka.ifPresent(list::add);
        list.add(revocations);
        list.add(port);
        return new GatewayParts(node, list);
    }

    /**
     * Where a gateway is found, and where it counts.
     *
     * @param node stable name
     * @param host that routers reach it by
     * @param meters of its own when there are several in the process: their names are the same
     */
    public record Place(String node, String host, int clientPort, int linkPort, MeterRegistry meters) {}

    /** The part that all event loops of a gateway share. */
    public static GatewayNode node(
            Core core, Settings settings, Place place, RedisInbox inbox, HazelcastRegistry registry) {
        LinkOptions link = LinkOptions.of(
                        settings.ports().bind(),
                        place.linkPort(),
                        settings.cluster().secret().value())
                .withTls(core.tls().linkPort());
        NodeOptions options = NodeOptions.of(
                        Adapters.topic(settings.push()), LeaseOptions.of(place.node(), place.host()), link)
                .withPresence(Adapters.presence(settings.presence()));
        return new GatewayNode(core.vertx(), inbox.reader(), registry, options, place.meters());
    }

    /** The port for clients, without the page of dev mode. */
    public static ClientPortOptions clientPort(Settings settings, Place place) {
        ClientPortOptions options = ClientPortOptions.of(settings.ports().bind(), place.clientPort())
                .withOrigins(Set.copyOf(settings.clients().origins()))
                .withLimits(Adapters.httpLimits(settings.limits()));
        ClientPortOptions chosen =
                settings.clients().websocketCompression() ? options.withWebSocketCompression() : options;
        return settings.tokens().inQuery() ? chosen.withQueryTokens() : chosen;
    }

    /** Kafka, where clients may publish. */
    public static Optional<KafkaSink> kafka(Settings settings) {
        return settings.publishing().enabled()
                ? Optional.of(new KafkaSink(Adapters.records("godwit-gateway", settings)))
                : Optional.empty();
    }

    /** Which tokens were taken back; one is enough for all gateways of a process. */
    public static RevocationWatch revocations(Core core, Foundation foundation) {
        return new RevocationWatch(
                VertxLoop.create(core.vertx()),
                foundation.inbox().revocations(),
                core.metrics().registry());
    }

    public static ClientPort port(Core core, Settings settings, ClientPortOptions options, Place place, Behind behind) {
        ClientLimits limits = limits(core, settings, place, behind.foundation().inbox());
        ClientCore fronted = new ClientCore(
                credentials(core, settings, place, behind),
                behind.node()::sessions,
                publisher(settings, place, behind, limits.publishes()),
                behind.revocations(),
                new Door(limits, core.acceptance()));
        return new ClientPort(core.vertx(), options, fronted, place.meters());
    }

    private static Credentials credentials(Core core, Settings settings, Place place, Behind behind) {
        TokenVerifier tokens = new TokenVerifier(
                core.vertx(),
                Adapters.tokens(settings.tokens()),
                behind.foundation().keys(),
                InstantSource.system(),
                behind.revocations().revocations());
        return new Credentials(
                tokens,
                new Tickets(behind.foundation().inbox().tickets(), place.meters()),
                new TokenCookie(Set.copyOf(settings.clients().crossSiteOrigins())));
    }

    /**
     * What a gateway's client port stands before.
     *
     * @param kafka where clients may publish
     */
    public record Behind(
            GatewayNode node, Foundation foundation, Optional<KafkaSink> kafka, RevocationWatch revocations) {}

    private static Optional<Publisher> publisher(Settings settings, Place place, Behind behind, PublishLimit limit) {
        Repeats repeats = new Repeats(behind.foundation().inbox().reader()::known, InstantSource.system());
        return behind.kafka()
                .map(kafka -> new Publisher(Adapters.publishing(settings), kafka, repeats, limit, place.meters()));
    }

    private static ClientLimits limits(Core core, Settings settings, Place place, RedisInbox inbox) {
        // What an earlier start of the node held is free when its lease has ended, not before.
        String holder = place.node() + "/" + UUID.randomUUID();
        VertxLoop loop = VertxLoop.create(core.vertx());
        return new ClientLimits(
                Adapters.limits(settings),
                new ClientLimits.Cluster(inbox.limits(), holder),
                loop,
                loop::ticks,
                new LimitMetrics(place.meters()));
    }
}
