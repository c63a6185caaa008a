package dev.godwit.chaos.cli;

import dev.godwit.chaos.sim.Simulation;
import java.time.Duration;

/** {@code --simulate}. */
final class Simulated {

    private final Progress progress;

    Simulated(Progress progress) {
        this.progress = progress;
    }

    boolean isClean(long firstSeed, Duration time) {
        Simulation.Exploration done = Simulation.explore(
                firstSeed,
                time,
                Runtime.getRuntime().availableProcessors(),
                count -> progress.say(count + " schedules"));
        progress.say("%d schedules, %.2f ms of processor each"
                .formatted(done.schedules(), done.cpu().toNanos() / 1e6 / done.schedules()));
        done.failure().ifPresent(failure -> progress.print(failure.trace()));
        return done.failure().isEmpty();
    }
}
