package dev.godwit.chaos.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.chaos.history.Event;
import dev.godwit.protocol.Position;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SimulationTest {

    private static final long SCHEDULES = Long.getLong("godwit.simulation.schedules", 6_000);
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

    @Test
    void whatKafkaRemovedUnread_isToldByGaps() {
        assertThat(LongStream.range(SEED, SEED + 100).boxed())
                .flatMap(seed -> Simulation.run(seed).history())
                .filteredOn(event -> event instanceof Event.Gap)
                .extracting(gap -> ((Event.Gap) gap).reason())
                .contains("lost", "forgotten");
    }

    /** Who goes on with what it made up is not owed what an honest client is. */
    @Test
    void whoNamesWhatThereIsNot_isNotCalledHonest() {
        assertThat(LongStream.range(SEED, SEED + 100).boxed())
                .flatMap(seed -> Simulation.run(seed).history())
                .filteredOn(event -> event instanceof Event.Opening opening && isBeyondAll(opening))
                .isNotEmpty()
                .noneMatch(event -> ((Event.Opening) event).honest());
    }

    private static boolean isBeyondAll(Event.Opening opening) {
        return opening.position().map(Position::parse).stream()
                .flatMapToLong(position -> LongStream.concat(
                        LongStream.of(position.own(), position.all()),
                        position.topics().values().stream().mapToLong(offset -> offset)))
                .anyMatch(offset -> offset > 10_000);
    }

    /** The same ones on every machine; {@code godwit.simulation.seed} and {@code .schedules} choose others. */
    @Test
    void everyPromise_isKept() {
        Optional<Simulation.Outcome> broken = LongStream.range(SEED, SEED + SCHEDULES)
                .parallel()
                .mapToObj(Simulation::run)
                .filter(outcome -> !outcome.clean())
                .findFirst();

        assertThat(broken.map(Simulation.Outcome::trace)).isEmpty();
    }
}
