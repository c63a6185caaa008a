package dev.godwit.chaos.bug;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.chaos.cli.ChaosCommand;
import dev.godwit.chaos.sim.Simulation;
import dev.godwit.chaos.sim.SimulationMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the README says that the simulation finds, it finds. Another seed for it: {@code godwit chaos --simulate --bug NAME --seed 1}. */
class BugSimulationTest {

    private static final Pattern ROW = Pattern.compile("\\| `([a-z-]+)` \\| (\\d+) \\| `([A-Z_]+)` \\|");

    /** A line of the README. */
    record Row(String bug, long seed, String breach) {}

    @ParameterizedTest
    @MethodSource("rows")
    void bug_isFound(Row row) throws Exception {
        String run = Child.output(
                BugAgent.jvmArguments(Bugs.named(row.bug())), SimulationMain.class, Long.toString(row.seed()), "0");

        assertThat(run).contains("has the bug " + row.bug()).contains("[breach=" + row.breach() + ",");
        assertThat(Simulation.run(row.seed()).violations())
                .as("without the bug")
                .isEmpty();
    }

    @Test
    void allBugs_areFound() throws IOException {
        assertThat(rows().map(Row::bug))
                .containsExactlyElementsOf(Bugs.ALL.stream().map(Bug::name).toList());
    }

    @Test
    void command_simulatesWithTheBug() {
        List<String> command = List.of("--simulate", "--seed", "1", "--minutes", "0.02");

        assertThat(ChaosCommand.run(command.toArray(String[]::new))).isZero();
        assertThat(ChaosCommand.run(Stream.concat(command.stream(), Stream.of("--bug", "xadd-star"))
                        .toArray(String[]::new)))
                .isOne();
    }

    static Stream<Row> rows() throws IOException {
        return Files.readAllLines(Path.of("README.md")).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(found -> new Row(found.group(1), Long.parseLong(found.group(2)), found.group(3)));
    }
}
