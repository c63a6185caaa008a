package dev.godwit.router;

import dev.godwit.inbox.LogWriter;
import dev.godwit.inbox.PresenceStore;
import dev.godwit.protocol.DerivedRecords;
import dev.godwit.registry.Registry;
import dev.godwit.router.forward.Forwarder;
import dev.godwit.router.kafka.KafkaSourceTopic;
import dev.godwit.router.kafka.VertxPushLog;
import dev.godwit.router.lane.Lanes;
import dev.godwit.router.link.LinkClient;
import dev.godwit.router.link.Links;
import dev.godwit.router.log.PushLog;
import dev.godwit.router.mapping.MappingTools;
import dev.godwit.router.mapping.Mappings;
import dev.godwit.router.presence.Presence;
import dev.godwit.router.presence.PresenceOptions;
import dev.godwit.runtime.Check;
import dev.godwit.runtime.Component;
import dev.godwit.runtime.Loop;
import dev.godwit.runtime.VertxLoop;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The router role: takes its share of the push topic, writes the logs, and forwards to the gateways that hold followers. All of it
 * runs on one event loop.
 */
public final class Router implements Component {

    private final Vertx vertx;
    private final LogWriter writer;
    private final PresenceStore presences;
    private final Registry registry;
    private final RouterOptions options;
    private final MeterRegistry meters;
    private volatile @Nullable Parts parts;

    /**
     * @param presences used only where presence is told
     */
    public Router(
            Vertx vertx,
            LogWriter writer,
            PresenceStore presences,
            Registry registry,
            RouterOptions options,
            MeterRegistry meters) {
        this.vertx = vertx;
        this.writer = writer;
        this.presences = presences;
        this.registry = registry;
        this.options = options;
        this.meters = meters;
    }

    @Override
    public String name() {
        return "router";
    }

    @Override
    public CompletionStage<Void> start() {
        VertxLoop loop = VertxLoop.create(vertx);
        CompletableFuture<Void> started = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                parts = assemble(loop);
                started.complete(null);
            } catch (RuntimeException e) {
                started.completeExceptionally(e);
            }
        });
        return started;
    }

    @Override
    public Check check() {
        Parts running = parts;
        if (running == null) {
            return Check.down("not started");
        }
        List<String> reasons = new ArrayList<>();
        if (!running.kafka.reachable()) {
            reasons.add("kafka unreachable: nothing new is delivered");
        }
        if (!running.links.registryAnswers()) {
            reasons.add("registry unreachable: messages arrive late, by sweeps");
        }
        if (!running.lanes.trouble().isEmpty()) {
            reasons.add(running.lanes.trouble());
        }
        reasons.addAll(running.mappings.trouble());
        return reasons.isEmpty() ? Check.UP : Check.degraded(String.join("; ", reasons));
    }

    @Override
    public CompletionStage<Void> stop() {
        Parts running = parts;
        if (running == null) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        running.loop.execute(() -> {
            running.lanes.stop();
            running.links.stop();
            running.presence.ifPresent(Presence::stop);
            running.mappings
                    .stop()
                    .thenCompose(done -> running.kafka.stop())
                    .whenComplete((done, failure) -> stopped.complete(null));
        });
        return stopped;
    }

    private Parts assemble(Loop loop) {
        RouterMetrics metrics = new RouterMetrics(meters);
        Links.Identity identity = new Links.Identity(
                options.node(), options.clusterSecret(), options.topic().generation());
        Links links = Links.over(new LinkClient(vertx, options.linkTls()), loop, registry, metrics, identity);
        Forwarder forwarder = new Forwarder(loop, registry, links, metrics);
        VertxPushLog kafka = new VertxPushLog(vertx, loop, options.kafkaSettings());
        DerivedRecords codec = new DerivedRecords(options.clusterSecret().getBytes(StandardCharsets.UTF_8));
        Lanes.Ports ports = new Lanes.Ports(loop, kafka, writer, forwarder);
        Lanes lanes = new Lanes(options.topic(), codec, ports, options.laneSettings(), metrics);
        links.start();
        lanes.start();
        Optional<Presence> presence = options.presence().map(chosen -> presence(loop, kafka, chosen, metrics));
        presence.ifPresent(Presence::start);
        kafka.start(new Share(lanes, presence));
        Mappings mappings = new Mappings(
                new MappingTools(loop, kafka, options.topic(), codec, metrics),
                options.mappings(),
                mapping -> new KafkaSourceTopic(options.kafkaSettings(), mapping));
        mappings.start();
        return new Parts(loop, kafka, lanes, links, mappings, presence);
    }

    private Presence presence(Loop loop, PushLog kafka, PresenceOptions chosen, RouterMetrics metrics) {
        Presence.Ports ports = new Presence.Ports(loop, kafka, presences, registry);
        return Presence.over(
                new LinkClient(vertx, options.linkTls()),
                ports,
                options.topic(),
                options.clusterSecret(),
                chosen,
                metrics);
    }

    private record Parts(
            Loop loop, VertxPushLog kafka, Lanes lanes, Links links, Mappings mappings, Optional<Presence> presence) {}
}
