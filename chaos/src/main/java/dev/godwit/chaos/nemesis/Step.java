package dev.godwit.chaos.nemesis;

import java.time.Duration;
import java.util.List;

/**
 * A fault of a schedule.
 *
 * @param at since the run began
 * @param targets names of members, or {@code harness}; empty where the fault finds them itself
 * @param number drawn by lot, for faults that have several ways
 * @param healAt when it is to be healed; a fault that takes longer is healed when it is done
 */
public record Step(Lane lane, Duration at, FaultKind kind, List<String> targets, int number, Duration healAt) {

    public Step {
        targets = List.copyOf(targets);
    }

    /** The same, as long, and later. */
    Step startingAt(Duration later) {
        return new Step(lane, later, kind, targets, number, later.plus(healAt.minus(at)));
    }

    @Override
    public String toString() {
        return "%6.1f s  %s %s, until %.1f s"
                .formatted(seconds(at), kind.word(), String.join("+", targets), seconds(healAt));
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1_000.0;
    }
}
