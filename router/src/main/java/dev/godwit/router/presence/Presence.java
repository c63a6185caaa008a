package dev.godwit.router.presence;

import dev.godwit.inbox.PresenceStore;
import dev.godwit.protocol.PushTopic;
import dev.godwit.protocol.link.WatchRequest;
import dev.godwit.registry.NodeLease;
import dev.godwit.registry.Registry;
import dev.godwit.router.RouterMetrics;
import dev.godwit.router.link.LinkClient;
import dev.godwit.router.log.PushLog;
import dev.godwit.runtime.Loop;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Presence, for this router's share of the partitions: an {@link Arbiter} each, fed by a {@link Watching} for each living gateway.
 * Nothing of it is in the way of a message. Confined to the router's loop.
 */
public final class Presence {

    private static final long DUE_MILLIS = 250;
    private static final long LOOK_MILLIS = 1_000;
    private static final long TIDY_MILLIS = 60_000;

    /** A registry that was wiped knows nobody for a moment. */
    private static final int ABSENCES = 3;

    private final Tools tools;
    private final Registry registry;
    private final PushTopic topic;
    private final WatchTransport transport;
    private final Map<Integer, Arbiter> arbiters = new TreeMap<>();
    private final Map<String, Watching> watches = new HashMap<>();
    private final Map<String, Integer> absences = new HashMap<>();
    private Set<String> living = Set.of();
    private boolean looking;
    private boolean stopped;

    Presence(Tools tools, Registry registry, PushTopic topic, WatchTransport transport) {
        this.tools = tools;
        this.registry = registry;
        this.topic = topic;
        this.transport = transport;
    }

    /** What presence stands on. */
    public record Ports(Loop loop, PushLog kafka, PresenceStore store, Registry registry) {}

    public static Presence over(
            LinkClient clients,
            Ports ports,
            PushTopic topic,
            String secret,
            PresenceOptions options,
            RouterMetrics metrics) {
        Telling telling = (membership, change) -> {
            metrics.presence(PresenceEvents.word(membership, change));
            return ports.kafka().send(PresenceEvents.record(membership, change));
        };
        return new Presence(
                new Tools(ports.loop(), ports.store(), telling, options),
                ports.registry(),
                topic,
                new GrpcWatches(clients, ports.loop(), secret));
    }

    public void start() {
        due();
        look();
        tidy();
    }

    public void stop() {
        stopped = true;
        arbiters.values().forEach(Arbiter::close);
        arbiters.clear();
        watches.values().forEach(Watching::close);
        watches.clear();
    }

    public void assigned(Collection<Integer> partitions) {
        if (stopped) {
            return;
        }
        for (int number : partitions) {
            if (number < topic.partitions()) {
                Arbiter arbiter = new Arbiter(tools, topic.partition(number));
                closing(arbiters.put(number, arbiter));
                arbiter.begin();
            }
        }
        watches.values().forEach(Watching::restart);
    }

    public void revoked(Collection<Integer> partitions) {
        partitions.forEach(number -> closing(arbiters.remove(number)));
    }

    private static void closing(@Nullable Arbiter arbiter) {
        if (arbiter != null) {
            arbiter.close();
        }
    }

    private void due() {
        if (!stopped) {
            tools.loop().after(DUE_MILLIS, this::due);
            arbiters.values().forEach(arbiter -> arbiter.tick(living));
        }
    }

    private void tidy() {
        if (!stopped) {
            tools.loop().after(TIDY_MILLIS, this::tidy);
            arbiters.values().forEach(Arbiter::tidy);
        }
    }

    private void look() {
        if (stopped) {
            return;
        }
        tools.loop().after(LOOK_MILLIS, this::look);
        if (!looking) {
            looking = true;
            tools.loop().whenDone(registry.nodes(), (nodes, failure) -> {
                looking = false;
                if (nodes != null && !stopped) {
                    found(nodes);
                }
            });
        }
        WatchRequest request = WatchRequest.newBuilder()
                .setGeneration(topic.generation())
                .addAllPartitions(arbiters.keySet())
                .build();
        watches.values().forEach(watch -> watch.tick(request));
    }

    private void found(List<NodeLease> nodes) {
        Set<String> missing = new HashSet<>(watches.keySet());
        Set<String> there = new HashSet<>();
        for (NodeLease node : nodes) {
            there.add(node.incarnation());
            missing.remove(node.incarnation());
            absences.remove(node.incarnation());
            watches.computeIfAbsent(
                    node.incarnation(), incarnation -> new Watching(tools.loop(), transport, node, arbiters::get));
        }
        living = there;
        missing.forEach(this::missing);
    }

    private void missing(String incarnation) {
        if (absences.merge(incarnation, 1, Integer::sum) >= ABSENCES) {
            absences.remove(incarnation);
            Watching watch = watches.remove(incarnation);
            if (watch != null) {
                watch.close();
            }
            arbiters.values().forEach(arbiter -> arbiter.gone(incarnation));
        }
    }
}
