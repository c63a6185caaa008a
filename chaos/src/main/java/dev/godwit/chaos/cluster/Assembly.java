package dev.godwit.chaos.cluster;

import dev.godwit.embedded.EmbeddedKafka;
import dev.godwit.embedded.KafkaNode;
import dev.godwit.embedded.RedisBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Gives every member of a plan its place, its folder and its command line. Starts nothing. */
final class Assembly {

    private static final String MAIN = "dev.godwit.server.Main";
    private static final List<String> BROKER_FLAGS =
            List.of("-Dlogback.configurationFile=dev/godwit/chaos/cluster/broker-logback.xml");

    private final ClusterPlan plan;
    private final Network network;
    private final Path folder;
    private final Map<String, Place> places = new LinkedHashMap<>();
    private final List<Member> members = new ArrayList<>();

    Assembly(ClusterPlan plan, Network network, Path folder) {
        this.plan = plan;
        this.network = network;
        this.folder = folder.toAbsolutePath();
    }

    /** In the order in which they should be started. */
    List<Member> members() throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("token.key"), Cluster.TOKEN_KEY);
        for (Kind kind : Kind.values()) {
            for (String name : plan.names(kind)) {
                places.put(name, network.join(name, kind.ports()));
                Files.createDirectories(folder.resolve(name));
            }
        }
        redis();
        brokers();
        List.of(Kind.ROUTER, Kind.GATEWAY, Kind.API)
                .forEach(kind -> plan.names(kind).forEach(name -> add(name, kind, role(name, kind))));
        return List.copyOf(members);
    }

    private void redis() throws IOException {
        Path binary = RedisBinary.into(folder);
        Place primary = place(plan.names(Kind.REDIS).get(0));
        for (String name : plan.names(Kind.REDIS)) {
            Path own = folder.resolve(name);
            if (place(name).equals(primary)) {
                RedisFiles.writePrimary(own, primary);
            } else {
                RedisFiles.writeReplica(own, place(name), primary);
            }
            // A limit that a fault set may have come into the file by a fail-over.
            List<String> command =
                    List.of(binary.toString(), RedisFiles.redis(own).toString(), "--maxmemory", "0");
            add(name, Kind.REDIS, new Launch(command, Map.of()));
        }
        int quorum = plan.sentinels() / 2 + 1;
        for (String name : plan.names(Kind.SENTINEL)) {
            Path own = folder.resolve(name);
            RedisFiles.writeSentinel(own, place(name), primary, quorum);
            List<String> command =
                    List.of(binary.toString(), RedisFiles.sentinel(own).toString(), "--sentinel");
            add(name, Kind.SENTINEL, new Launch(command, Map.of()));
        }
    }

    private void brokers() {
        String clusterId = EmbeddedKafka.newClusterId();
        List<KafkaNode> nodes = new ArrayList<>();
        for (String name : plan.names(Kind.BROKER)) {
            Place place = place(name);
            nodes.add(new KafkaNode(
                    nodes.size() + 1,
                    place.bind(),
                    place.address(),
                    Ports.KAFKA,
                    Ports.KAFKA_BROKERS,
                    Ports.KAFKA_CONTROLLERS));
        }
        for (KafkaNode node : nodes) {
            String name = plan.names(Kind.BROKER).get(node.id() - 1);
            Path own = folder.resolve(name);
            List<String> command = Java.command(own, BROKER_FLAGS, BrokerMain.class.getName());
            command.addAll(BrokerMain.arguments(own.resolve("data"), clusterId, node, nodes));
            add(name, Kind.BROKER, new Launch(command, Map.of()));
        }
    }

    private Launch role(String name, Kind kind) {
        List<String> command = Java.command(folder.resolve(name), plan.jvmFlags(), MAIN);
        command.add(
                switch (kind) {
                    case GATEWAY -> "gateway";
                    case ROUTER -> "router";
                    case API -> "api";
                    case BROKER, REDIS, SENTINEL -> throw new IllegalArgumentException(kind + " is no role");
                });
        Place place = place(name);
        Map<String, String> variables = new HashMap<>();
        variables.put("GODWIT_CLUSTER_SECRET", Cluster.SECRET);
        variables.put("GODWIT_NODE_NAME", name);
        variables.put("GODWIT_NODE_ADVERTISED_HOST", place.address());
        variables.put("GODWIT_PORTS_BIND", place.bind());
        variables.put("GODWIT_KAFKA_BOOTSTRAP_SERVERS", addresses(Kind.BROKER, Ports.KAFKA));
        variables.put("GODWIT_REDIS_MODE", "sentinel");
        variables.put("GODWIT_REDIS_MASTER_NAME", RedisFiles.MASTER);
        variables.put("GODWIT_REDIS_ADDRESSES", addresses(Kind.SENTINEL, Ports.SENTINEL));
        variables.put("GODWIT_PUSH_PARTITIONS", Integer.toString(plan.partitions()));
        variables.put("GODWIT_REGISTRY_CLUSTER_NAME", "chaos");
        variables.put("GODWIT_REGISTRY_MEMBERS", registry());
        variables.put("GODWIT_TOKENS_KEYS_0__FILE", folder.resolve("token.key").toString());
        variables.putAll(plan.settings());
        return new Launch(command, variables);
    }

    private String addresses(Kind kind, int port) {
        return plan.names(kind).stream()
                .map(name -> place(name).address() + ":" + port)
                .collect(Collectors.joining(","));
    }

    /** Hazelcast's members tell each other where they listen, so no proxy can stand there. */
    private String registry() {
        return plan.names(Kind.ROUTER).stream()
                .map(name -> place(name).bind() + ":" + Ports.HAZELCAST)
                .collect(Collectors.joining(","));
    }

    private void add(String name, Kind kind, Launch launch) {
        Member.Home home = new Member.Home(place(name), folder.resolve(name));
        members.add(new Member(name, kind, home, launch, network));
    }

    private Place place(String name) {
        Place place = places.get(name);
        if (place == null) {
            throw new IllegalArgumentException("no member " + name);
        }
        return place;
    }
}
