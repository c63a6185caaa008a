package dev.godwit.chaos.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A whole Godwit: gateways, routers, an api node, Kafka, Redis and its Sentinels, each a process with a place of its own on the network.
 * All end with the harness, however that ends.
 */
public final class Cluster implements AutoCloseable {

    /** With which tokens of clients and services are signed, HS256. */
    public static final String TOKEN_KEY = "only-for-chaos-fedcba9876543210-9876543210";

    /** With which routers sign the copies that they make. */
    public static final String SECRET = "only-for-chaos-0123456789abcdef-0123456789";

    private static final Duration STORES = Duration.ofMinutes(3);
    private static final Duration END = Duration.ofSeconds(20);
    private static final long LOOK_MILLIS = 250;
    private static final Set<Kind> ROLES = EnumSet.of(Kind.GATEWAY, Kind.ROUTER, Kind.API);

    private final ClusterPlan plan;
    private final Network network;
    private final Consumer<String> progress;
    private final Map<String, Member> members;
    private final Brokers brokers;
    private final Doctor doctor = new Doctor();
    private final Thread hook = new Thread(this::end, "chaos-end");

    private Cluster(ClusterPlan plan, Network network, Consumer<String> progress, Map<String, Member> members) {
        this.plan = plan;
        this.network = network;
        this.progress = progress;
        this.members = members;
        this.brokers = new Brokers(bootstrapServers(), plan.brokers());
    }

    /**
     * Starts all; returns when the stores are at work and the nodes are starting.
     *
     * @param network closed with the cluster, and when this fails
     * @param folder for what processes write, their logs included; it is left there
     * @param progress gets a line for people now and then
     */
    public static Cluster start(ClusterPlan plan, Network network, Path folder, Consumer<String> progress) {
        Map<String, Member> members = new LinkedHashMap<>();
        try {
            Files.createDirectories(folder);
            Java.prepareMany(folder.toAbsolutePath());
            new Assembly(plan, network, folder).members().forEach(member -> members.put(member.name(), member));
        } catch (IOException e) {
            network.close();
            throw new UncheckedIOException(e);
        }
        Cluster cluster = new Cluster(plan, network, progress, members);
        Runtime.getRuntime().addShutdownHook(cluster.hook);
        try {
            cluster.startAll();
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    public ClusterPlan plan() {
        return plan;
    }

    public Network network() {
        return network;
    }

    /** All, the spare router too. */
    public List<Member> members() {
        return List.copyOf(members.values());
    }

    public List<Member> members(Kind kind) {
        return members.values().stream().filter(member -> member.kind() == kind).toList();
    }

    /**
     * @throws IllegalArgumentException if there is none of this name
     */
    public Member member(String name) {
        Member member = members.get(name);
        if (member == null) {
            throw new IllegalArgumentException("no member " + name + " (expected one of " + members.keySet() + ")");
        }
        return member;
    }

    /** Where clients connect, by gateway: HTTP, WebSocket and gRPC on the same port, without TLS. */
    public Map<String, Endpoint> clientEndpoints() {
        Map<String, Endpoint> endpoints = new LinkedHashMap<>();
        members(Kind.GATEWAY).forEach(member -> endpoints.put(member.name(), member.endpoint(Ports.CLIENT)));
        return endpoints;
    }

    public String bootstrapServers() {
        return members(Kind.BROKER).stream()
                .map(member -> member.endpoint(Ports.KAFKA).toString())
                .collect(Collectors.joining(","));
    }

    public URI apiUrl() {
        return URI.create("http://" + member("api").endpoint(Ports.API));
    }

    /** The Redis that most of the Sentinels that answer call the primary; empty if none answers. */
    public Optional<Member> redisPrimary() {
        Map<String, Integer> votes = new HashMap<>();
        for (Member sentinel : members(Kind.SENTINEL)) {
            try (RedisConsole console = RedisConsole.of(sentinel.endpoint(Ports.SENTINEL))) {
                List<String> address = console.ask("SENTINEL", "get-master-addr-by-name", RedisFiles.MASTER);
                votes.merge(address.get(0), 1, Integer::sum);
            } catch (IOException e) {
                // It is down, or cut off: the others are asked.
            }
        }
        return votes.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .flatMap(most -> members(Kind.REDIS).stream()
                        .filter(redis -> redis.address().equals(most.getKey()))
                        .findFirst());
    }

    /** A connection to a Redis, or to a Sentinel. */
    public RedisConsole console(Member member) throws IOException {
        return RedisConsole.of(member.endpoint(member.kind() == Kind.SENTINEL ? Ports.SENTINEL : Ports.REDIS));
    }

    /**
     * Makes a Redis forget everything.
     *
     * @throws IllegalStateException if it runs
     */
    public void wipe(Member redis) throws IOException {
        if (redis.isAlive()) {
            throw new IllegalStateException(redis + " runs");
        }
        RedisFiles.wipe(redis.folder());
    }

    /** Why a member is not ready for work; empty if it is. Of a broker: why the brokers together are not. */
    public Optional<String> complaint(Member member) {
        Optional<String> complaint = doctor.complaint(member);
        if (complaint.isPresent()) {
            return complaint;
        }
        return switch (member.kind()) {
            case BROKER -> brokers.complaint();
            case REDIS -> secondPrimary(member);
            case GATEWAY, ROUTER, API, SENTINEL -> Optional.empty();
        };
    }

    /** Whether an orchestrator would send work to it; a role also while it lacks what it depends on. */
    public boolean takesWork(Member member) {
        return member.kind().isRole()
                ? doctor.takesWork(member)
                : complaint(member).isEmpty();
    }

    /** Whether a Redis says that it is the primary; what others say is {@link #redisPrimary}. */
    public boolean callsItselfPrimary(Member redis) {
        return doctor.isPrimary(redis);
    }

    /** How all that run are. */
    public List<Vitals> vitals() {
        return members.values().stream()
                .filter(Member::isAlive)
                .map(doctor::vitals)
                .toList();
    }

    /**
     * Waits until all are ready for work, the spare router excepted.
     *
     * @throws IllegalStateException if they are not in time, with what is wrong
     */
    public void awaitReady(Duration atMost) {
        await("the cluster", atMost, this::complaints);
    }

    /** The same for one. */
    public void awaitReady(Member member, Duration atMost) {
        await(member.name(), atMost, () -> complaints(List.of(member)));
    }

    /** Kills all, and takes the network away. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It is running: it does the same.
            return;
        }
        end();
    }

    private void startAll() {
        progress.accept("network: " + network.description());
        start(Kind.REDIS);
        start(Kind.BROKER);
        await("redis", STORES, () -> complaints(members(Kind.REDIS)));
        // A Sentinel looks for replicas each ten seconds only.
        start(Kind.SENTINEL);
        // The first router gives the push topic as many copies as there are brokers.
        await("kafka", STORES, () -> complaints(members(Kind.BROKER).subList(0, 1)));
        ROLES.forEach(this::start);
    }

    /** One that comes back from a fail-over takes itself for the primary until a Sentinel says otherwise. */
    private Optional<String> secondPrimary(Member redis) {
        boolean second = doctor.isPrimary(redis)
                && redisPrimary().filter(primary -> !primary.equals(redis)).isPresent();
        return second ? Optional.of("takes itself for the primary") : Optional.empty();
    }

    private void start(Kind kind) {
        members(kind).stream()
                .filter(member -> !member.name().equals(plan.spare()))
                .forEach(Member::start);
    }

    private Map<String, String> complaints() {
        return complaints(members().stream()
                .filter(member -> !member.name().equals(plan.spare()))
                // One speaks for all brokers.
                .filter(member -> member.kind() != Kind.BROKER
                        || member.equals(members(Kind.BROKER).get(0)))
                .toList());
    }

    private Map<String, String> complaints(List<Member> asked) {
        Map<String, String> complaints = new LinkedHashMap<>();
        asked.forEach(member -> complaint(member).ifPresent(complaint -> complaints.put(member.name(), complaint)));
        return complaints;
    }

    private void await(String what, Duration atMost, Supplier<Map<String, String>> complaints) {
        long deadline = System.nanoTime() + atMost.toNanos();
        Map<String, String> last = complaints.get();
        Set<String> told = Set.of();
        while (!last.isEmpty()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(what + " is not ready after " + atMost + ": " + last);
            }
            if (!last.keySet().equals(told)) {
                told = last.keySet();
                progress.accept("waiting for " + String.join(", ", told));
            }
            pause();
            last = complaints.get();
        }
        progress.accept(what + " is ready");
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void end() {
        members.values().forEach(Member::release);
        members.values().forEach(member -> member.awaitEnd(END));
        network.close();
    }
}
