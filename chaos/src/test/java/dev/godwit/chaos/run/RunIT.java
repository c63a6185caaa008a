package dev.godwit.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.chaos.check.Breach;
import dev.godwit.chaos.check.Checker;
import dev.godwit.chaos.check.Rules;
import dev.godwit.chaos.check.Verdict;
import dev.godwit.chaos.cluster.ClusterPlan;
import dev.godwit.chaos.history.HistoryReader;
import dev.godwit.chaos.nemesis.FaultKind;
import dev.godwit.chaos.report.Facts;
import dev.godwit.chaos.report.Page;
import dev.godwit.chaos.report.Summary;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Three minutes of everything, with a fixed seed; what {@code ./godwit chaos --minutes 3 --seed 7} does. */
class RunIT {

    private static final long SEED = 7;
    private static final Duration LENGTH = Duration.ofMinutes(3);
    private static final ClusterPlan CLUSTER = new ClusterPlan(2, 2, 1, 1, 1, 8, List.of(), Map.of());

    /** How long things take depends on the machine, which others use too. */
    private static final Set<Breach> TIMES = EnumSet.of(Breach.SLOW_RECOVERY, Breach.UNHEALTHY);

    @Test
    void whateverBreaks_nothingIsLost() throws Exception {
        Path folder = Path.of("target", "chaos-" + SEED).toAbsolutePath();
        RunPlan plan =
                new RunPlan(SEED, LENGTH, EnumSet.allOf(FaultKind.class), 100, 40, CLUSTER, Optional.empty(), folder);

        new Run(plan, System.out::println).run();

        Verdict verdict = Checker.check(HistoryReader.read(plan.history()), Rules.DEFAULT);
        Facts facts = new Facts(Instant.now(), "of the test", SEED, LENGTH, "RunIT");
        Page.write(folder.resolve("report.html"), facts, verdict, HistoryReader.read(plan.history()));
        String summary = Summary.of(facts, verdict);
        System.out.println(summary);
        assertThat(verdict.breaches().keySet()).as(summary).isSubsetOf(TIMES);
        assertThat(verdict.kills()).as(summary).containsKeys("gateway", "router", "redis", "broker");
        assertThat(verdict.faults()).as(summary).containsKeys("lost-tail", "wipe-redis", "wipe-registry");
    }
}
