package dev.godwit.chaos.cluster;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How large a cluster is, and how its nodes are started.
 *
 * @param gateways at least 1
 * @param routers at least 1; one more has a place, and is started only by faults
 * @param brokers 1 or 3: with two, none could be spared
 * @param replicas of Redis beside its primary
 * @param sentinels an odd number; more than half of them must agree on a fail-over
 * @param partitions of the push topic
 * @param jvmFlags of gateways, routers and api, for example {@code -javaagent:...}
 * @param settings {@code GODWIT_*} variables of these; they win over those that the harness sets
 */
public record ClusterPlan(
        int gateways,
        int routers,
        int brokers,
        int replicas,
        int sentinels,
        int partitions,
        List<String> jvmFlags,
        Map<String, String> settings) {

    /** What a run has when nothing else is asked for. */
    public static final ClusterPlan USUAL = new ClusterPlan(3, 2, 3, 1, 3, 8, List.of(), Map.of());

    /** The least in which each kind of fault can be tried. */
    public static final ClusterPlan SMALLEST = new ClusterPlan(2, 1, 1, 1, 1, 8, List.of(), Map.of());

    public ClusterPlan {
        expect(gateways >= 1, "gateways", gateways, ">= 1");
        expect(routers >= 1, "routers", routers, ">= 1");
        expect(brokers == 1 || brokers == 3, "brokers", brokers, "1 or 3");
        expect(replicas >= 1, "replicas", replicas, ">= 1");
        expect(sentinels >= 1 && sentinels % 2 == 1, "sentinels", sentinels, "an odd number");
        expect(partitions >= 1, "partitions", partitions, ">= 1");
        jvmFlags = List.copyOf(jvmFlags);
        settings = Map.copyOf(settings);
    }

    public ClusterPlan withJvmFlags(String... flags) {
        return new ClusterPlan(gateways, routers, brokers, replicas, sentinels, partitions, List.of(flags), settings);
    }

    public ClusterPlan with(String variable, String value) {
        Map<String, String> more = new HashMap<>(settings);
        more.put(variable, value);
        return new ClusterPlan(gateways, routers, brokers, replicas, sentinels, partitions, jvmFlags, more);
    }

    /** The names of its members of a kind, the spare router last. */
    public List<String> names(Kind kind) {
        return switch (kind) {
            case GATEWAY -> numbered("gateway", gateways);
            case ROUTER -> numbered("router", routers + 1);
            case API -> List.of("api");
            case BROKER -> numbered("broker", brokers);
            case REDIS -> numbered("redis", replicas + 1);
            case SENTINEL -> numbered("sentinel", sentinels);
        };
    }

    /** The router that runs only while a fault wants it to. */
    public String spare() {
        return "router-" + (routers + 1);
    }

    private static List<String> numbered(String word, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> word + "-" + number)
                .toList();
    }

    private static void expect(boolean right, String name, int value, String expected) {
        if (!right) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
        }
    }
}
