package dev.godwit.chaos.nemesis;

import dev.godwit.chaos.cluster.ClusterPlan;
import dev.godwit.chaos.cluster.Kind;
import dev.godwit.chaos.cluster.Network;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which faults each lane has, and what they may be done to, in a cluster of this size. */
final class Choices {

    private static final Map<Lane, Set<FaultKind>> KINDS = Map.of(
            Lane.GATEWAYS, EnumSet.of(FaultKind.KILL, FaultKind.PAUSE, FaultKind.DEPLOY),
            Lane.ROUTERS,
                    EnumSet.of(
                            FaultKind.KILL,
                            FaultKind.PAUSE,
                            FaultKind.WIPE_REGISTRY,
                            FaultKind.SPLIT_REGISTRY,
                            FaultKind.REBALANCE),
            Lane.BROKERS, EnumSet.of(FaultKind.KILL, FaultKind.PAUSE, FaultKind.ROLL_BROKERS),
            Lane.REDIS,
                    EnumSet.of(
                            FaultKind.KILL,
                            FaultKind.PAUSE,
                            FaultKind.LOST_TAIL,
                            FaultKind.WIPE_REDIS,
                            FaultKind.FULL_REDIS),
            Lane.LINKS, EnumSet.of(FaultKind.PARTITION, FaultKind.ONE_WAY, FaultKind.MINORITY),
            Lane.CLIENTS,
                    EnumSet.of(
                            FaultKind.DELAY,
                            FaultKind.SLICES,
                            FaultKind.STALL,
                            FaultKind.RESET,
                            FaultKind.HALF_CLOSE,
                            FaultKind.SLOW,
                            FaultKind.STORM,
                            FaultKind.LIE));

    private final ClusterPlan plan;

    Choices(ClusterPlan plan) {
        this.plan = plan;
    }

    /** Those of the kinds that are of the lane, in the order of the enum. */
    List<FaultKind> kinds(Lane lane, Set<FaultKind> wanted) {
        Set<FaultKind> kinds = EnumSet.copyOf(KINDS.getOrDefault(lane, Set.of()));
        kinds.retainAll(wanted);
        if (plan.routers() < 2) {
            kinds.remove(FaultKind.SPLIT_REGISTRY);
        }
        return List.copyOf(kinds);
    }

    List<List<String>> targets(Lane lane, FaultKind kind) {
        return switch (kind) {
            case KILL, PAUSE -> processes(lane);
            case PARTITION -> pairs();
            case ONE_WAY -> oneWays();
            case MINORITY -> minorities();
            case DELAY, SLICES, STALL, RESET, HALF_CLOSE -> singles(Kind.GATEWAY);
            case SPLIT_REGISTRY -> List.of(half());
            case REBALANCE -> List.of(List.of(plan.spare()));
            case WIPE_REGISTRY -> List.of(routers());
            case LOST_TAIL, WIPE_REDIS, FULL_REDIS -> List.of(List.of("redis"));
            case ROLL_BROKERS -> List.of(plan.names(Kind.BROKER));
            case DEPLOY -> List.of(List.of("roles"));
            case SLOW, STORM, LIE -> List.of(List.of("clients"));
        };
    }

    private List<List<String>> processes(Lane lane) {
        return switch (lane) {
            case GATEWAYS -> both(singles(Kind.GATEWAY), singles(Kind.API));
            case ROUTERS -> routers().stream().map(List::of).toList();
            case BROKERS -> singles(Kind.BROKER);
            case REDIS -> both(singles(Kind.REDIS), singles(Kind.SENTINEL));
            case LINKS, CLIENTS -> List.of();
        };
    }

    private List<List<String>> pairs() {
        List<List<String>> pairs = new ArrayList<>();
        product(pairs, routers(), plan.names(Kind.GATEWAY));
        product(pairs, routers(), plan.names(Kind.REDIS));
        product(pairs, routers(), plan.names(Kind.BROKER));
        product(pairs, plan.names(Kind.GATEWAY), plan.names(Kind.REDIS));
        product(pairs, plan.names(Kind.GATEWAY), plan.names(Kind.BROKER));
        product(pairs, plan.names(Kind.API), plan.names(Kind.BROKER));
        product(pairs, List.of(Network.HARNESS), plan.names(Kind.GATEWAY));
        combinations(pairs, plan.names(Kind.REDIS));
        combinations(pairs, plan.names(Kind.BROKER));
        return pairs;
    }

    private List<List<String>> oneWays() {
        List<List<String>> ways = new ArrayList<>();
        for (List<String> pair : pairs()) {
            ways.add(pair);
            ways.add(List.of(pair.get(1), pair.get(0)));
        }
        return ways;
    }

    private List<List<String>> minorities() {
        List<List<String>> minorities = new ArrayList<>(singles(Kind.GATEWAY));
        routers().forEach(router -> minorities.add(List.of(router)));
        minorities.addAll(singles(Kind.REDIS));
        minorities.addAll(singles(Kind.SENTINEL));
        minorities.addAll(singles(Kind.BROKER));
        for (Kind kind : List.of(Kind.REDIS, Kind.BROKER)) {
            String sentinel = plan.names(Kind.SENTINEL).get(0);
            String gateway = plan.names(Kind.GATEWAY).get(0);
            minorities.add(List.of(
                    plan.names(kind).get(0), sentinel, gateway, routers().get(0)));
        }
        return minorities;
    }

    /** The first router, and half of the gateways. */
    private List<String> half() {
        List<String> gateways = plan.names(Kind.GATEWAY);
        List<String> half = new ArrayList<>(gateways.subList(0, gateways.size() / 2));
        half.add(0, routers().get(0));
        return half;
    }

    /** Without the spare one. */
    private List<String> routers() {
        return plan.names(Kind.ROUTER).subList(0, plan.routers());
    }

    private List<List<String>> singles(Kind kind) {
        return plan.names(kind).stream().map(List::of).toList();
    }

    private static List<List<String>> both(List<List<String>> some, List<List<String>> others) {
        List<List<String>> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    private static void product(List<List<String>> into, List<String> some, List<String> others) {
        some.forEach(one -> others.forEach(other -> into.add(List.of(one, other))));
    }

    private static void combinations(List<List<String>> into, List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            for (int j = i + 1; j < names.size(); j++) {
                into.add(List.of(names.get(i), names.get(j)));
            }
        }
    }
}
