package dev.godwit.chaos.nemesis;

import dev.godwit.chaos.cluster.Kind;
import dev.godwit.chaos.cluster.Member;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Faults of processes: killed, stopped, replaced. */
final class ProcessFaults {

    private static final Duration END = Duration.ofSeconds(20);
    private static final Duration READY = Duration.ofSeconds(30);

    private ProcessFaults() {}

    static Fault.Healing kill(Stage stage, Step step) {
        Member member = stage.cluster().member(step.targets().get(0));
        stage.kill(member);
        return () -> stage.startAgain(member);
    }

    static Fault.Healing pause(Stage stage, Step step) {
        Member member = stage.cluster().member(step.targets().get(0));
        stage.began(FaultKind.PAUSE, member.name());
        member.pause();
        return () -> {
            member.resume();
            stage.healed(FaultKind.PAUSE, member.name());
        };
    }

    static Fault.Healing wipeRegistry(Stage stage, Step step) {
        List<Member> routers = new ArrayList<>(stage.routers());
        routers.add(stage.cluster().member(stage.cluster().plan().spare()));
        routers.removeIf(router -> !router.isAlive());
        stage.began(step.kind(), "routers");
        // Together: what one knows it would hand to the other.
        routers.parallelStream().forEach(stage::kill);
        return () -> {
            routers.forEach(stage::startAgain);
            stage.healed(step.kind(), "routers");
        };
    }

    static Fault.Healing rebalance(Stage stage, Step step) throws IOException, InterruptedException {
        Member spare = stage.cluster().member(step.targets().get(0));
        stage.began(step.kind(), spare.name());
        Fault.Healing healing = () -> {
            spare.terminate();
            if (!spare.awaitEnd(END)) {
                stage.kill(spare);
            }
            stage.healed(step.kind(), spare.name());
        };
        try {
            while (stage.now().compareTo(step.healAt()) < 0) {
                spare.start();
                stage.awaits(READY, () -> stage.cluster().takesWork(spare));
                spare.terminate();
                if (!spare.awaitEnd(END)) {
                    stage.kill(spare);
                }
            }
        } catch (InterruptedException | RuntimeException e) {
            healing.heal();
            throw e;
        }
        return healing;
    }

    static Fault.Healing deploy(Stage stage, Step step) throws IOException, InterruptedException {
        List<Member> roles = Stream.of(Kind.ROUTER, Kind.GATEWAY, Kind.API)
                .flatMap(kind -> stage.cluster().members(kind).stream())
                .filter(member -> !member.name().equals(stage.cluster().plan().spare()))
                .toList();
        return oneByOne(stage, step, "roles", roles);
    }

    static Fault.Healing rollBrokers(Stage stage, Step step) throws IOException, InterruptedException {
        return oneByOne(stage, step, "brokers", stage.cluster().members(Kind.BROKER));
    }

    private static Fault.Healing oneByOne(Stage stage, Step step, String target, List<Member> members)
            throws IOException, InterruptedException {
        stage.began(step.kind(), target);
        Fault.Healing healing = () -> stage.healed(step.kind(), target);
        try {
            for (Member member : members) {
                stage.restart(member, END);
                // Another fault may keep it from that: then the next one's turn is later, and not never.
                stage.awaits(READY, () -> stage.cluster().takesWork(member));
            }
        } catch (InterruptedException | RuntimeException e) {
            healing.heal();
            throw e;
        }
        return healing;
    }
}
