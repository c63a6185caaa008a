package dev.godwit.server.roles;

import dev.godwit.api.grpc.GrpcFront;
import dev.godwit.api.grpc.GrpcOptions;
import dev.godwit.api.grpc.GrpcParts;
import dev.godwit.api.http.ApiCore;
import dev.godwit.api.http.ApiOptions;
import dev.godwit.api.http.ApiPort;
import dev.godwit.api.http.ApiRoutes;
import dev.godwit.api.kafka.KafkaSource;
import dev.godwit.api.message.Messages;
import dev.godwit.api.nodes.Directory;
import dev.godwit.api.nodes.GrpcNodes;
import dev.godwit.api.push.Publisher;
import dev.godwit.api.revocation.Revoking;
import dev.godwit.inbox.redis.RedisInbox;
import dev.godwit.protocol.DerivedRecords;
import dev.godwit.protocol.PushTopic;
import dev.godwit.records.kafka.KafkaSettings;
import dev.godwit.records.kafka.KafkaSink;
import dev.godwit.registry.Registry;
import dev.godwit.runtime.Component;
import dev.godwit.server.config.Settings;
import dev.godwit.tokens.ServiceTokenVerifier;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The parts of an api node. */
public final class ApiParts {

    private ApiParts() {}

    static List<Component> of(Core core, Settings settings) {
        Foundation foundation = Foundation.of(core, settings);
        ApiOptions options = options(settings).withTls(core.tls().apiPort());
        List<Component> parts = new ArrayList<>(core.tls().partsWith(core.tls().api()));
        parts.addAll(foundation.parts());
        parts.addAll(of(core, settings, options, foundation));
        return List.copyOf(parts);
    }

    /**
     * Those that are the api's own.
     *
     * @param foundation started before them
     */
    public static List<Component> of(Core core, Settings settings, ApiOptions options, Foundation foundation) {
        RedisInbox inbox = foundation.inbox();
        Registry registry = foundation.registry();
        PushTopic topic = Adapters.topic(settings.push());
        MeterRegistry meters = core.metrics().registry();
        InstantSource clock = InstantSource.system();
        KafkaSettings reach = Adapters.records("godwit-api", settings);
        KafkaSink kafka = new KafkaSink(reach);
        KafkaSource source = new KafkaSource(reach);
        Publisher publisher = new Publisher(topic, kafka, inbox.reader(), meters, clock);
        ServiceTokenVerifier tokens = new ServiceTokenVerifier(
                core.vertx(), Adapters.serviceTokens(settings.tokens()), foundation.keys(), clock);
        GrpcNodes nodes = new GrpcNodes(
                core.vertx(), settings.cluster().secret().value(), core.tls().toLinks());
        Directory directory = new Directory(registry, nodes, inbox.reader());
        Messages messages =
                new Messages(topic, derived(settings), new Messages.Sources(source, inbox.reader(), registry), clock);
        Revoking revoking = new Revoking(inbox.revocations(), settings.tokens().longestLife(), clock);
        ApiCore served = new ApiCore(publisher, messages, directory, revoking);
        ApiRoutes routes = new ApiRoutes(options, served, tokens, meters);
        GrpcFront front = new GrpcFront(
                routes,
                new GrpcOptions(options.concurrent(), options.patience()),
                new GrpcParts(publisher, tokens, kafka::check, meters));
        return List.of(kafka, source, new ApiPort(core.vertx(), options, front));
    }

    private static DerivedRecords derived(Settings settings) {
        return new DerivedRecords(settings.cluster().secret().value().getBytes(StandardCharsets.UTF_8));
    }

    /** The port for business services. */
    public static ApiOptions options(Settings settings) {
        return ApiOptions.of(settings.ports().bind(), settings.ports().api());
    }
}
