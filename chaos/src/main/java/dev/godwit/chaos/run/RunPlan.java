package dev.godwit.chaos.run;

import dev.godwit.chaos.bug.Bug;
import dev.godwit.chaos.bug.BugAgent;
import dev.godwit.chaos.cluster.ClusterPlan;
import dev.godwit.chaos.nemesis.FaultKind;
import dev.godwit.chaos.nemesis.Schedule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What a run does. Seed and sizes alone decide who takes part, what is pushed and what goes wrong when.
 *
 * @param faults how long the nemesis is loose
 * @param kinds of faults
 * @param rate pushes a second
 * @param devices clients
 * @param bug sown into gateways, routers and api
 * @param folder for all that the run writes
 */
public record RunPlan(
        long seed,
        Duration faults,
        Set<FaultKind> kinds,
        double rate,
        int devices,
        ClusterPlan cluster,
        Optional<Bug> bug,
        Path folder) {

    public RunPlan {
        kinds = Set.copyOf(kinds);
    }

    /** Where the history lies. */
    public Path history() {
        return folder.resolve("history.jsonl");
    }

    /** What will go wrong. */
    public Schedule schedule() {
        return Schedule.of(seed, faults, kinds, cluster);
    }

    ClusterPlan clusterWithBug() {
        return bug.map(sown -> cluster.withJvmFlags(BugAgent.jvmArguments(sown).toArray(String[]::new)))
                .orElse(cluster);
    }
}
