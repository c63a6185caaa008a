package dev.godwit.chaos.nemesis;

import dev.godwit.chaos.cluster.Cluster;
import dev.godwit.chaos.history.Event;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Carries out a schedule, a thread for each lane. */
public final class Nemesis {

    private static final Duration LATE = Duration.ofSeconds(1);

    private final Stage stage;
    private final Consumer<String> progress;

    /**
     * @param history takes events of several threads
     * @param clock microseconds since the run began
     * @param progress gets a line for people for each fault; of several threads
     */
    public Nemesis(
            Cluster cluster,
            FleetFaults fleet,
            Consumer<Event> history,
            LongSupplier clock,
            Consumer<String> progress) {
        this.stage = new Stage(cluster, fleet, history, clock);
        this.progress = progress;
    }

    /**
     * Returns when all is done, or the schedule's time is over, and all is healed: every process runs, every way is open. Faults of a lane
     * in which one took longer than planned begin later; those for which no time is left, and one that cannot be done, are told and are
     * not in the history.
     *
     * @throws InterruptedException if it is interrupted; then too all is healed
     */
    public void run(Schedule schedule) throws InterruptedException {
        List<Thread> lanes = new ArrayList<>();
        for (Lane lane : Lane.values()) {
            List<Step> steps = schedule.steps().stream()
                    .filter(step -> step.lane() == lane)
                    .toList();
            lanes.add(new Thread(
                    () -> run(steps, schedule.duration()),
                    "chaos-" + lane.name().toLowerCase(Locale.ROOT)));
        }
        try {
            lanes.forEach(Thread::start);
            for (Thread lane : lanes) {
                lane.join(Math.max(1, schedule.duration().minus(stage.now()).toMillis()));
            }
        } finally {
            try {
                end(lanes);
            } finally {
                healAll();
            }
        }
    }

    /** Also when this thread was told to end. */
    private static void end(List<Thread> lanes) throws InterruptedException {
        lanes.forEach(Thread::interrupt);
        for (Thread lane : lanes) {
            lane.join();
        }
    }

    private void run(List<Step> steps, Duration end) {
        try {
            Duration late = Duration.ZERO;
            for (Step planned : steps) {
                // What healed late leaves as much rest behind it as was planned.
                stage.awaitTime(planned.at().plus(late));
                Step step = planned.startingAt(later(planned.at(), stage.now()));
                if (step.healAt().compareTo(end) <= 0) {
                    run(step);
                    late = later(planned.healAt(), stage.now()).minus(planned.healAt());
                } else {
                    progress.accept("no time left: " + planned);
                }
            }
        } catch (InterruptedException e) {
            // The run ends.
            Thread.currentThread().interrupt();
        }
    }

    /** A few milliseconds are not late. */
    private static Duration later(Duration planned, Duration now) {
        return now.minus(planned).compareTo(LATE) > 0 ? now : planned;
    }

    private void run(Step step) throws InterruptedException {
        progress.accept(step.toString());
        Fault.Healing healing;
        try {
            healing = fault(step.kind()).strike(stage, step);
        } catch (IOException | RuntimeException e) {
            progress.accept(step.kind().word() + " was not done: " + e.getMessage());
            return;
        }
        try {
            stage.awaitTime(step.healAt());
        } finally {
            heal(step, healing);
        }
    }

    private void heal(Step step, Fault.Healing healing) {
        try {
            healing.heal();
        } catch (IOException | RuntimeException e) {
            progress.accept(step.kind().word() + " was not healed as it should be: " + e.getMessage());
        }
    }

    /** Whatever was left by a fault that could not be done to its end. */
    private void healAll() {
        stage.network().heal();
        stage.cluster().members().forEach(member -> {
            if (member.isPaused()) {
                member.resume();
            }
            if (!member.name().equals(stage.cluster().plan().spare())) {
                member.start();
            } else if (member.isAlive()) {
                stage.kill(member);
            }
        });
        stage.fleet().slow(0);
        stage.fleet().lie(0);
    }

    private static Fault fault(FaultKind kind) {
        return switch (kind) {
            case KILL -> ProcessFaults::kill;
            case PAUSE -> ProcessFaults::pause;
            case PARTITION -> NetworkFaults::partition;
            case ONE_WAY -> NetworkFaults::oneWay;
            case MINORITY -> NetworkFaults::minority;
            case LOST_TAIL -> new LostTail();
            case WIPE_REDIS -> RedisFaults::wipe;
            case FULL_REDIS -> RedisFaults::full;
            case ROLL_BROKERS -> ProcessFaults::rollBrokers;
            case WIPE_REGISTRY -> ProcessFaults::wipeRegistry;
            case SPLIT_REGISTRY -> NetworkFaults::splitRegistry;
            case REBALANCE -> ProcessFaults::rebalance;
            case DEPLOY -> ProcessFaults::deploy;
            case DELAY -> NetworkFaults::delay;
            case SLICES -> NetworkFaults::slices;
            case STALL -> NetworkFaults::stall;
            case RESET -> NetworkFaults::reset;
            case HALF_CLOSE -> NetworkFaults::halfClose;
            case SLOW -> FleetFault::slow;
            case STORM -> FleetFault::storm;
            case LIE -> FleetFault::lie;
        };
    }
}
