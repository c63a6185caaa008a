package dev.godwit.chaos.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.chaos.history.Event;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

class SimulationTest {

    private static final Duration TIME = Duration.ofSeconds(Long.getLong("godwit.simulation.seconds", 60));
    private static final long SEED = Long.getLong("godwit.simulation.seed", 1);

    @Test
    void sameSeed_isTheSameRun() {
        LongStream.range(SEED, SEED + 20)
                .forEach(seed -> assertThat(Simulation.run(seed)).isEqualTo(Simulation.run(seed)));
    }

    @Test
    void runs_breakThings_andDeliver() {
        Simulation.Outcome outcome = Simulation.run(SEED);

        assertThat(outcome.history()).hasAtLeastOneElementOfType(Event.Fault.class);
        assertThat(outcome.history()).hasAtLeastOneElementOfType(Event.Received.class);
        assertThat(outcome.history()).hasAtLeastOneElementOfType(Event.Logged.class);
    }

    /** As many as the time allows, the same ones each time; {@code godwit.simulation.seed} and {@code .seconds} choose others. */
    @Test
    void everyPromise_isKept(TestReporter reporter) {
        Simulation.Exploration found = Simulation.explore(SEED, TIME, 2, done -> {});

        reporter.publishEntry("schedules", Long.toString(found.schedules()));
        assertThat(found.failure().map(Simulation.Outcome::trace)).isEmpty();
        assertThat(found.schedules()).isPositive();
    }
}
