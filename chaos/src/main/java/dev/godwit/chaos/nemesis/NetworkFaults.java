package dev.godwit.chaos.nemesis;

import dev.godwit.chaos.cluster.Cut;
import dev.godwit.chaos.cluster.Direction;
import dev.godwit.chaos.cluster.Disturbance;
import dev.godwit.chaos.cluster.Kind;
import dev.godwit.chaos.cluster.Member;
import dev.godwit.chaos.cluster.Network;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** Faults between processes. */
final class NetworkFaults {

    private static final int LATE_MILLIS = 200;
    private static final int JITTER_MILLIS = 300;
    private static final int SLICE_BYTES = 7;

    private NetworkFaults() {}

    static Fault.Healing partition(Stage stage, Step step) {
        List<String> pair = step.targets();
        return cut(stage, step, stage.network().cut(pair.get(0), pair.get(1)), String.join("+", pair));
    }

    static Fault.Healing oneWay(Stage stage, Step step) {
        List<String> pair = step.targets();
        return cut(stage, step, stage.network().cutOneWay(pair.get(0), pair.get(1)), String.join(">", pair));
    }

    static Fault.Healing minority(Stage stage, Step step) {
        Cut cut = stage.network().partition(new HashSet<>(step.targets()));
        return cut(stage, step, cut, String.join("+", step.targets()));
    }

    static Fault.Healing splitRegistry(Stage stage, Step step) throws IOException {
        if (!stage.network().cutsRegistry()) {
            throw new IOException("Hazelcast is not cut by proxies");
        }
        Set<String> half = new HashSet<>(step.targets());
        Set<Direction> directions = new HashSet<>();
        for (Member other : Stream.of(Kind.ROUTER, Kind.GATEWAY, Kind.API)
                .flatMap(kind -> stage.cluster().members(kind).stream())
                .filter(member -> !half.contains(member.name()))
                .toList()) {
            half.forEach(one -> directions.addAll(Direction.both(one, other.name())));
        }
        return cut(stage, step, stage.network().cut(directions), String.join("+", step.targets()));
    }

    static Fault.Healing delay(Stage stage, Step step) {
        return disturb(stage, step, Disturbance.late(LATE_MILLIS, JITTER_MILLIS));
    }

    static Fault.Healing slices(Stage stage, Step step) {
        return disturb(stage, step, Disturbance.slices(SLICE_BYTES));
    }

    static Fault.Healing stall(Stage stage, Step step) {
        return disturb(stage, step, Disturbance.STALLED);
    }

    static Fault.Healing reset(Stage stage, Step step) {
        return once(stage, step, stage.network()::reset);
    }

    static Fault.Healing halfClose(Stage stage, Step step) {
        return once(stage, step, stage.network()::halfClose);
    }

    private static Fault.Healing cut(Stage stage, Step step, Cut cut, String target) {
        stage.began(step.kind(), target);
        return () -> {
            cut.heal();
            stage.healed(step.kind(), target);
        };
    }

    private static Fault.Healing disturb(Stage stage, Step step, Disturbance disturbance) {
        String gateway = step.targets().get(0);
        Set<Direction> both = Direction.both(Network.HARNESS, gateway);
        stage.began(step.kind(), gateway);
        both.forEach(direction -> stage.network().disturb(direction, disturbance));
        return () -> {
            both.forEach(direction -> stage.network().disturb(direction, Disturbance.NONE));
            stage.healed(step.kind(), gateway);
        };
    }

    private static Fault.Healing once(Stage stage, Step step, BiConsumer<String, String> action) {
        String gateway = step.targets().get(0);
        stage.began(step.kind(), gateway);
        action.accept(Network.HARNESS, gateway);
        return () -> stage.healed(step.kind(), gateway);
    }
}
