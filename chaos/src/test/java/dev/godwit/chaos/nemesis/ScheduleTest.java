package dev.godwit.chaos.nemesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.chaos.cluster.ClusterPlan;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Set<FaultKind> ALL = EnumSet.allOf(FaultKind.class);

    @Test
    void sameSeed_isTheSameSchedule() {
        assertThat(schedule(7)).isEqualTo(schedule(7)).isNotEqualTo(schedule(8));
    }

    @Test
    void otherLanes_doNotMove_whenKindsAreLeftOut() {
        Set<FaultKind> some = EnumSet.complementOf(EnumSet.of(FaultKind.LOST_TAIL));
        Schedule less = Schedule.of(7, HOUR, some, ClusterPlan.USUAL);
        assertThat(lane(less, Lane.GATEWAYS)).isEqualTo(lane(schedule(7), Lane.GATEWAYS));
        assertThat(lane(less, Lane.REDIS)).extracting(Step::kind).doesNotContain(FaultKind.LOST_TAIL);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void eachKindOfALane_comesOnceBeforeOneComesAgain(long seed) {
        for (Lane lane : Lane.values()) {
            // What comes late may be left out because it does not fit into what is left of the time.
            List<FaultKind> kinds = lane(schedule(seed), lane).stream()
                    .filter(step -> step.at().compareTo(HOUR.minusMinutes(3)) < 0)
                    .map(Step::kind)
                    .toList();
            int ofLane = (int) kinds.stream().distinct().count();
            for (int round = 0; round + ofLane <= kinds.size(); round += ofLane) {
                assertThat(kinds.subList(round, round + ofLane)).doesNotHaveDuplicates();
            }
        }
        assertThat(schedule(seed).steps()).extracting(Step::kind).containsAll(ALL);
    }

    @Test
    void eachProcessIsKilled_equallyOften() {
        Map<List<String>, Long> kills = lane(schedule(7), Lane.GATEWAYS).stream()
                .filter(step -> step.kind() == FaultKind.KILL)
                .collect(Collectors.groupingBy(Step::targets, Collectors.counting()));
        assertThat(kills).hasSize(ClusterPlan.USUAL.gateways());
        assertThat(Collections.max(kills.values()) - Collections.min(kills.values()))
                .isLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void faultsOfALane_comeOneAfterTheOther_andAreHealedInTime(long seed) {
        for (Lane lane : Lane.values()) {
            Duration free = Duration.ZERO;
            for (Step step : lane(schedule(seed), lane)) {
                assertThat(step.at()).isGreaterThan(free);
                assertThat(step.healAt()).isGreaterThan(step.at());
                free = step.healAt();
            }
            assertThat(free).isLessThanOrEqualTo(HOUR);
        }
    }

    @Test
    void pauses_areShortAndLong() {
        List<Duration> pauses = schedule(7).steps().stream()
                .filter(step -> step.kind() == FaultKind.PAUSE)
                .map(step -> step.healAt().minus(step.at()))
                .toList();
        assertThat(pauses)
                .allMatch(pause -> pause.compareTo(Duration.ofSeconds(3)) >= 0)
                .allMatch(pause -> pause.compareTo(Duration.ofSeconds(90)) <= 0)
                .anyMatch(pause -> pause.compareTo(Duration.ofSeconds(8)) < 0)
                .anyMatch(pause -> pause.compareTo(Duration.ofSeconds(30)) > 0);
    }

    @Test
    void aLoneRouter_isNotSplitFromOthers() {
        Schedule schedule = Schedule.of(7, HOUR, ALL, ClusterPlan.SMALLEST);
        assertThat(schedule.steps()).extracting(Step::kind).doesNotContain(FaultKind.SPLIT_REGISTRY);
    }

    @ParameterizedTest
    @EnumSource(FaultKind.class)
    void words_areUnderstood(FaultKind kind) {
        assertThat(FaultKind.of(kind.word())).isEqualTo(kind);
    }

    @Test
    void unknownWords_areRefused_withThoseThatThereAre() {
        assertThatThrownBy(() -> FaultKind.of("kil"))
                .hasMessageContaining("kill, pause")
                .hasMessageContaining("lost-tail");
        assertThatThrownBy(() -> FaultKind.of("clock")).hasMessageContaining("simulation");
    }

    private static Schedule schedule(long seed) {
        return Schedule.of(seed, HOUR, ALL, ClusterPlan.USUAL);
    }

    private static List<Step> lane(Schedule schedule, Lane lane) {
        return schedule.steps().stream().filter(step -> step.lane() == lane).toList();
    }
}
