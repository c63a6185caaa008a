package dev.godwit.chaos.check;

import static dev.godwit.chaos.check.Script.ALICE;
import static dev.godwit.chaos.check.Script.PHONE;
import static dev.godwit.chaos.check.Script.script;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.chaos.history.Event;
import dev.godwit.chaos.history.Event.Kind;
import dev.godwit.chaos.history.Event.Options;
import dev.godwit.chaos.history.Event.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the producer was told, dead letters, processes, and how a run ends. */
final class AroundTest {

    private static Script poison() {
        return script().pushing("x", Script.options(Kind.POISON), ALICE)
                .with(new Event.Pushed(2_000, "x", Outcome.ACCEPTED, 3, 40))
                .logged(new Event.Logged(0, 3, 40, Optional.empty(), Optional.empty(), 0));
    }

    @Test
    void acceptedButNotInKafka() {
        Script script = script().pushing("p1", Options.PLAIN, ALICE).pushed("p1", Outcome.ACCEPTED);

        assertThat(script.verdict().breaches()).isEqualTo(Map.of(Breach.UNTRUE_ANSWER, 1L));
    }

    @Test
    void acceptedElsewhere() {
        Script right = script().push("p1", ALICE).with(new Event.Pushed(2_000, "p1", Outcome.ACCEPTED, 0, 10));

        assertThat(right.verdict().breaches()).isEmpty();

        Script wrong = script().push("p1", ALICE).with(new Event.Pushed(2_000, "p1", Outcome.ACCEPTED, 0, 20));

        assertThat(wrong.verdict().breaches()).isEqualTo(Map.of(Breach.UNTRUE_ANSWER, 1L));
    }

    @Test
    void refusedButInKafka() {
        Script script = script().pushing("p1", Options.PLAIN, ALICE).pushed("p1", Outcome.REFUSED);

        assertThat(script.verdict().breaches()).isEmpty();
        assertThat(script.verdict().counts().refused()).isEqualTo(1);
        assertThat(script.logged("p1", ALICE).verdict().breaches()).isEqualTo(Map.of(Breach.UNTRUE_ANSWER, 1L));
    }

    @Test
    void poisonHasALetter() {
        assertThat(poison().logged(new Event.DeadLetter(0, 3, 40, "not_json"))
                        .verdict()
                        .breaches())
                .isEmpty();
        assertThat(poison().verdict().breaches()).isEqualTo(Map.of(Breach.DEAD_LETTERS, 1L));
    }

    @Test
    void conflictHasALetter_andIsNotOwed() {
        Script script = script().push("p1", Script.messageId("m"), ALICE)
                .push("p2", Script.messageId("m"), ALICE)
                .opens("c1", PHONE, ALICE)
                .receives("c1", ALICE, "p1");

        assertThat(script.verdict().breaches()).isEqualTo(Map.of(Breach.DEAD_LETTERS, 1L));
        script.logged(new Event.DeadLetter(0, 0, 20, "conflict"));
        assertThat(script.verdict().breaches()).isEmpty();
        assertThat(script.receives("c1", ALICE, "p2").verdict().breaches()).isEqualTo(Map.of(Breach.DUPLICATED, 1L));
    }

    @Test
    void goodRecordsHaveNone() {
        Script script = script().push("p1", ALICE).logged(new Event.DeadLetter(0, 0, 10, "bad_field"));

        assertThat(script.verdict().breaches()).isEqualTo(Map.of(Breach.DEAD_LETTERS, 1L));
        assertThat(script().logged(new Event.DeadLetter(0, 0, 10, "bad_field"))
                        .verdict()
                        .breaches())
                .isEqualTo(Map.of(Breach.DEAD_LETTERS, 1L));
    }

    @Test
    void deviceThatIsNotBack() {
        Script script = script().opens("c1", PHONE, ALICE).closes("c1");

        assertThat(script.verdict().breaches()).isEqualTo(Map.of(Breach.UNCONNECTED, 1L));
        assertThat(script().opens("c1", PHONE, ALICE)
                        .closes("c1", Event.Closed.LEFT)
                        .verdict()
                        .breaches())
                .isEmpty();
        assertThat(script().opening("c1", PHONE, false, true, ALICE).verdict().breaches())
                .isEqualTo(Map.of(Breach.UNCONNECTED, 1L));
    }

    @Test
    void historyThatIsCutOff() {
        List<Event> history =
                script().push("p1", ALICE).opens("c1", PHONE, ALICE).history();
        List<Event> half =
                history.stream().filter(e -> !(e instanceof Event.Phase)).toList();

        assertThat(Checker.check(half, Rules.DEFAULT).breaches()).isEqualTo(Map.of(Breach.HISTORY, 1L));
    }

    @Test
    void historyThatContradictsItself() {
        Script script = script().push("p1", ALICE).receives("c1", ALICE, "p1");

        assertThat(script.verdict().breaches()).isEqualTo(Map.of(Breach.HISTORY, 1L));
    }

    @Test
    void tidyingUpAfterTheEnd_tellsNothing() {
        List<Event> history = new ArrayList<>(script().opens("c1", PHONE, ALICE).history());
        history.add(new Event.Closed(1_000_000, "c1", "stopped"));

        assertThat(Checker.check(history, Rules.DEFAULT).breaches()).isEmpty();
    }

    @Test
    void killsAreCountedByKind() {
        Verdict verdict = script().strikes("kill", "gateway-1")
                .heals("kill", "gateway-1")
                .strikes("kill", "gateway-2")
                .strikes("kill", "redis-0")
                .strikes("pause", "router-1")
                .verdict();

        assertThat(verdict.kills()).isEqualTo(Map.of("gateway", 2L, "redis", 1L));
        assertThat(verdict.faults()).isEqualTo(Map.of("kill", 3L, "pause", 1L));
        assertThat(verdict.killed()).isEqualTo(3);
    }

    private static Script recovering(Duration late) {
        return script().opens("c1", PHONE, ALICE)
                .strikes("kill", "redis-0")
                .push("p1", ALICE)
                .heals("kill", "redis-0")
                .pass(late)
                .receives("c1", ALICE, "p1")
                .pass(Duration.ofSeconds(5))
                .push("p2", ALICE)
                .pass(Duration.ofSeconds(12))
                .receives("c1", ALICE, "p2");
    }

    @Test
    void recovery_isFromTheHealingToTheLastThatWasDueThen() {
        Verdict verdict = recovering(Duration.ofSeconds(3)).verdict();

        assertThat(verdict.breaches()).isEmpty();
        assertThat(verdict.recoveries()).containsExactly(new Recovery("kill", "redis-0", 7_000, 3_001_000, false));
        assertThat(verdict.times().recovery().max()).isEqualTo(3_001_000);
        assertThat(verdict.times().quiet().count()).isEqualTo(1);
        assertThat(verdict.times().faults().count()).isEqualTo(1);
    }

    @Test
    void recovery_thatTakesTooLong() {
        assertThat(recovering(Duration.ofSeconds(11)).verdict().breaches()).isEqualTo(Map.of(Breach.SLOW_RECOVERY, 1L));
    }

    @Test
    void recovery_ofWhoWasAway_countsFromItsGreeting() {
        Verdict verdict = script().opens("c1", PHONE, ALICE)
                .strikes("kill", "gateway-1")
                .closes("c1")
                .push("p1", ALICE)
                .heals("kill", "gateway-1")
                .pass(Duration.ofSeconds(20))
                .resumes("c2", PHONE, ALICE)
                .receives("c2", ALICE, "p1")
                .verdict();

        assertThat(verdict.recoveries().get(0).micros()).isEqualTo(1_000);
        assertThat(verdict.times().reconnect().max()).isBetween(20_000_000L, 20_010_000L);
    }

    @Test
    void recovery_endsWhereTheNextFaultBegins() {
        Verdict verdict = script().opens("c1", PHONE, ALICE)
                .strikes("kill", "redis-0")
                .push("p1", ALICE)
                .heals("kill", "redis-0")
                .strikes("pause", "router-1")
                .pass(Duration.ofSeconds(30))
                .receives("c1", ALICE, "p1")
                .heals("pause", "router-1")
                .verdict();

        assertThat(verdict.breaches()).isEmpty();
        assertThat(verdict.recoveries()).extracting(Recovery::micros).containsExactly(0L, 0L);
        assertThat(verdict.recoveries()).extracting(Recovery::cutShort).containsExactly(true, false);
    }

    @Test
    void silence_isWhereNothingComesThoughSomethingIsDue() {
        Verdict verdict = script().opens("c1", PHONE, ALICE)
                .pass(Duration.ofSeconds(30))
                .push("p1", ALICE)
                .receives("c1", ALICE, "p1")
                .push("p2", ALICE)
                .pass(Duration.ofSeconds(4))
                .receives("c1", ALICE, "p2")
                .verdict();

        assertThat(verdict.times().silence()).isEqualTo(4_001_000);
        assertThat(verdict.times().longestSilence()).isEqualTo(4_001_000);

        Verdict draining = script().opens("c1", PHONE, ALICE)
                .push("p1", ALICE)
                .drain()
                .pass(Duration.ofSeconds(4))
                .receives("c1", ALICE, "p1")
                .verdict();

        assertThat(draining.times().silence()).isZero();
    }

    @Test
    void bystanders_areThoseOnOtherNodes() {
        Verdict verdict = script().opens("c1", PHONE, ALICE)
                .with(new Event.Opening(
                        5_000, "c2", "acme/bob/pc", "sse", "gateway-2", List.of(Script.BOB), Optional.empty(), true))
                .opened("c2")
                .strikes("kill", "gateway-2")
                .push("p1", ALICE)
                .receives("c1", ALICE, "p1")
                .closes("c2")
                .heals("kill", "gateway-2")
                .resumes("c3", "acme/bob/pc", Script.BOB)
                .verdict();

        assertThat(verdict.times().bystanders().count()).isEqualTo(1);
        assertThat(verdict.times().bystandersCut()).isZero();
    }

    private static Event.Sample sample(int second, long heap, long descriptors, long blocked) {
        return new Event.Sample(second * 1_000_000L, "gateway-1", heap, descriptors, 600L << 20, blocked);
    }

    @Test
    void processThatStaysAsItIs() {
        Script script = script();
        for (int second = 0; second < 60; second++) {
            script.with(sample(second, (100L + 90L * (second % 5)) << 20, 300, 1_500));
        }

        assertThat(script.verdict().breaches()).isEmpty();
    }

    @Test
    void processThatGrows() {
        Script heap = script();
        Script descriptors = script();
        for (int second = 0; second < 60; second++) {
            heap.with(sample(second, (100L + 10L * second) << 20, 300, 0));
            descriptors.with(sample(second, 100L << 20, 300 + 10L * second, 0));
        }

        assertThat(heap.verdict().violations())
                .extracting(Violation::detail)
                .anyMatch(detail -> detail.startsWith("gateway-1: heap grew"));
        assertThat(descriptors.verdict().breaches()).isEqualTo(Map.of(Breach.UNHEALTHY, 1L));
    }

    @Test
    void newLife_isComparedWithItself() {
        Script script = script();
        for (int second = 0; second < 40; second++) {
            script.with(sample(second, second < 20 ? 10L << 20 : 900L << 20, 300, 0));
            if (second == 19) {
                script.strikes("kill", "gateway-1").heals("kill", "gateway-1");
            }
        }

        assertThat(script.verdict().breaches()).isEmpty();
    }

    @Test
    void newLifeThatNobodyTells_isKnownByItsMemory() {
        Script script = script();
        for (int second = 0; second < 40; second++) {
            long heap = second < 20 ? 10L << 20 : 900L << 20;
            script.with(new Event.Sample(
                    second * 1_000_000L, "gateway-1", heap, 300, second < 20 ? 600L << 20 : 200L << 20, 0));
        }

        assertThat(script.verdict().breaches()).isEmpty();
    }

    @Test
    void newLifeThatNobodyTells_isKnownByWhatItForgot() {
        Script script = script();
        for (int second = 0; second < 40; second++) {
            script.with(sample(second, second < 20 ? 10L << 20 : 900L << 20, 300, second < 20 ? 1_500 : 100));
        }

        assertThat(script.verdict().breaches()).isEmpty();
    }

    @Test
    void eventLoopThatStoodStill() {
        Script script = script().with(sample(1, 0, 0, 100)).with(sample(2, 0, 0, 2_500));

        assertThat(script.with(sample(3, 0, 0, 2_500)).verdict().breaches()).isEqualTo(Map.of(Breach.UNHEALTHY, 1L));
    }

    @Test
    void eventLoopThatWasStopped_isAsItWasTold() {
        Script script = script().with(sample(1, 0, 0, 100))
                .with(new Event.Fault(1_500_000, "pause", "gateway-1", false))
                .with(new Event.Fault(6_000_000, "pause", "gateway-1", true))
                .with(sample(7, 0, 0, 4_500));

        assertThat(script.verdict().breaches()).isEmpty();
        assertThat(script.with(sample(20, 0, 0, 4_500))
                        .with(sample(21, 0, 0, 6_000))
                        .verdict()
                        .breaches())
                .isEqualTo(Map.of(Breach.UNHEALTHY, 1L));
    }
}
