package dev.godwit.chaos.nemesis;

import dev.godwit.chaos.cluster.Cluster;
import dev.godwit.chaos.cluster.Kind;
import dev.godwit.chaos.cluster.Member;
import dev.godwit.chaos.cluster.Network;
import dev.godwit.chaos.history.Event;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** What faults are done to, and where they are written down. Used by several threads. */
final class Stage {

    private static final long LOOK_MILLIS = 100;

    /** Another fault may keep it from that. */
    private static final Duration STORE = Duration.ofSeconds(30);

    private final Cluster cluster;
    private final FleetFaults fleet;
    private final Consumer<Event> history;
    private final LongSupplier clock;

    /** When the faults began, on that clock: a schedule counts from there. */
    private final long begin;

    /**
     * @param history takes events of several threads
     * @param clock microseconds since the run began
     */
    Stage(Cluster cluster, FleetFaults fleet, Consumer<Event> history, LongSupplier clock) {
        this.cluster = cluster;
        this.fleet = fleet;
        this.history = history;
        this.clock = clock;
        this.begin = clock.getAsLong();
    }

    Cluster cluster() {
        return cluster;
    }

    Network network() {
        return cluster.network();
    }

    FleetFaults fleet() {
        return fleet;
    }

    Duration now() {
        return Duration.ofNanos((clock.getAsLong() - begin) * 1_000);
    }

    List<Member> routers() {
        return cluster.members(Kind.ROUTER).stream()
                .filter(router -> !router.name().equals(cluster.plan().spare()))
                .toList();
    }

    void began(FaultKind kind, String target) {
        history.accept(new Event.Fault(clock.getAsLong(), kind.word(), target, false));
    }

    void healed(FaultKind kind, String target) {
        history.accept(new Event.Fault(clock.getAsLong(), kind.word(), target, true));
    }

    /** Every {@code kill -9} of a run is in its history as one, whatever fault it is a part of. */
    void kill(Member member) {
        began(FaultKind.KILL, member.name());
        member.kill();
    }

    /** A store is healed when it is at work again: how long that takes is not Godwit's to answer for. A role is when it is started. */
    void startAgain(Member member) {
        member.start();
        if (!member.kind().isRole()) {
            awaitWork(member);
        }
        healed(FaultKind.KILL, member.name());
    }

    private void awaitWork(Member store) {
        try {
            awaits(STORE, () -> cluster.takesWork(store));
        } catch (InterruptedException e) {
            // The run ends.
            Thread.currentThread().interrupt();
        }
    }

    /** Ends by SIGTERM, or by force when that is not enough, and starts again. */
    void restart(Member member, Duration patience) {
        member.terminate();
        if (!member.awaitEnd(patience)) {
            kill(member);
            startAgain(member);
        } else {
            member.start();
        }
    }

    /** Looks again and again whether it is so. */
    void await(String what, Duration atMost, BooleanSupplier condition) throws IOException, InterruptedException {
        if (!awaits(atMost, condition)) {
            throw new IOException(what + ": not after " + atMost.toSeconds() + " s");
        }
    }

    /** Whether it became so in time. */
    boolean awaits(Duration atMost, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        boolean so = condition.getAsBoolean();
        while (!so && System.nanoTime() - deadline < 0) {
            Thread.sleep(LOOK_MILLIS);
            so = condition.getAsBoolean();
        }
        return so;
    }

    /** Waits until a time of the run. */
    void awaitTime(Duration time) throws InterruptedException {
        Thread.sleep(Math.max(0, time.minus(now()).toMillis()));
    }
}
