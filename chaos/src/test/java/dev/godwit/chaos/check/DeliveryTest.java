package dev.godwit.chaos.check;

import static dev.godwit.chaos.check.Script.ALICE;
import static dev.godwit.chaos.check.Script.BOB;
import static dev.godwit.chaos.check.Script.PHONE;
import static dev.godwit.chaos.check.Script.ROOM;
import static dev.godwit.chaos.check.Script.script;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.chaos.history.Event;
import dev.godwit.chaos.history.Event.Kind;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What comes, comes once, in order, unchanged, and to whom it is for. */
final class DeliveryTest {

    private static Script two() {
        return script().push("p1", ALICE).push("p2", ALICE).opens("c1", PHONE, ALICE);
    }

    @Test
    void twiceOnAConnection() {
        assertThat(two().receives("c1", ALICE, "p1", "p1", "p2").verdict().breaches())
                .isEqualTo(Map.of(Breach.DUPLICATED, 1L));
        assertThat(two().receives("c1", ALICE, "p1", "p2", "p1").verdict().breaches())
                .isEqualTo(Map.of(Breach.DUPLICATED, 1L));
    }

    @Test
    void againAfterAResume() {
        Script script = two().receives("c1", ALICE, "p1", "p2").closes("c1").resumes("c2", PHONE, ALICE);

        assertThat(script.verdict().breaches()).isEmpty();
        assertThat(script.receives("c2", ALICE, "p2").verdict().breaches()).isEqualTo(Map.of(Breach.DUPLICATED, 1L));
    }

    @Test
    void afterALie_itGoesOnFromWhereItWasBefore() {
        Script script = script().push("p1", ALICE)
                .push("p2", ALICE)
                .opens("c1", PHONE, ALICE)
                .receives("c1", ALICE, "p1")
                .closes("c1")
                .lies("c2", PHONE, ALICE)
                .receives("c2", ALICE, "p2")
                .closes("c2")
                .resumes("c3", PHONE, ALICE);

        assertThat(script.receives("c3", ALICE, "p2").verdict().breaches()).isEmpty();
        assertThat(script.receives("c3", ALICE, "p1").verdict().breaches()).containsKey(Breach.DUPLICATED);
    }

    @Test
    void askedForAgain_isNoDuplicate_whereFramesHaveNoPosition() {
        Script ws = two().receives("c1", ALICE, "p1", "p2")
                .closes("c1")
                .opening("ws", "c2", PHONE, true, true, ALICE)
                .opened("c2")
                .receives("c2", ALICE, "p2", "1-20", true);

        assertThat(ws.verdict().breaches()).isEmpty();
        assertThat(ws.verdict().counts().again()).isEqualTo(1);

        Script sse = two().receives("c1", ALICE, "p1", "p2")
                .closes("c1")
                .resumes("c2", PHONE, ALICE)
                .receives("c2", ALICE, "p2", "1-20", true);

        assertThat(sse.verdict().breaches()).isEqualTo(Map.of(Breach.DUPLICATED, 1L));
    }

    @Test
    void repeatedByTheProducer_comesOnce() {
        Script script = script().push("p1", Script.messageId("m"), ALICE)
                .push("p1", Script.messageId("m"), ALICE)
                .opens("c1", PHONE, ALICE)
                .receives("c1", ALICE, "p1");

        assertThat(script.verdict().breaches()).isEmpty();
        assertThat(script.verdict().account()).containsEntry(Fate.REPEATED, 1L);
        assertThat(script.receives("c1", ALICE, "p1", "1-20", false).verdict().breaches())
                .isEqualTo(Map.of(Breach.DUPLICATED, 1L));
    }

    @Test
    void repeatedAfterTheWindow_isOwedAgain() {
        Script script = script().push("p1", Script.messageId("m"), ALICE)
                .pass(Duration.ofMinutes(11))
                .push("p1", Script.messageId("m"), ALICE)
                .opens("c1", PHONE, ALICE)
                .receives("c1", ALICE, "p1");

        assertThat(script.verdict().breaches()).isEqualTo(Map.of(Breach.LOST, 1L));
        assertThat(script.receives("c1", ALICE, "p1", "1-20", false).verdict().breaches())
                .isEmpty();
    }

    @Test
    void repeatedAtTheEndOfTheWindow_mayComeOrNot() {
        Script script = script().push("p1", Script.messageId("m"), ALICE)
                .pass(Duration.ofMinutes(10))
                .push("p1", Script.messageId("m"), ALICE)
                .opens("c1", PHONE, ALICE)
                .receives("c1", ALICE, "p1");

        assertThat(script.verdict().breaches()).isEmpty();
        assertThat(script.receives("c1", ALICE, "p1", "1-20", false).verdict().breaches())
                .isEmpty();
    }

    @Test
    void copyThatARouterWroteTwice_comesOnce() {
        Script script = script().push("p1", ALICE, BOB)
                .logged("p1", ALICE)
                .opens("c1", PHONE, ALICE)
                .receives("c1", ALICE, "p1");

        assertThat(script.verdict().breaches()).isEmpty();
        assertThat(script.receives("c1", ALICE, "p1", "1-20", false).verdict().breaches())
                .isEqualTo(Map.of(Breach.DUPLICATED, 1L));
    }

    @Test
    void lateOnItsConnection_isReordered_notLost() {
        Script script = two().push("p3", ALICE).receives("c1", ALICE, "p1", "p3", "p2");

        assertThat(script.verdict().breaches()).isEqualTo(Map.of(Breach.REORDERED, 1L));
    }

    @Test
    void otherContent() {
        Script script = two().receives("c1", ALICE, "p1", "1-10", false).receives("c1", ALICE, "p1", "1-20", false);

        assertThat(script.verdict().breaches()).isEqualTo(Map.of(Breach.CHANGED, 1L));
    }

    @Test
    void orders_needNoName() {
        Script script = script().push("p1", ALICE)
                .push("d1", Script.about(Kind.DELETE, "p1"), ALICE)
                .opens("c1", PHONE, ALICE)
                .receives("c1", ALICE, "", "1-20", false);

        assertThat(script.verdict().breaches()).isEmpty();
        assertThat(two().receives("c1", ALICE, "", "1-10", false)
                        .receives("c1", ALICE, "p2")
                        .verdict()
                        .breaches())
                .isEqualTo(Map.of(Breach.CHANGED, 1L));
    }

    @Test
    void idThatKafkaDoesNotHave() {
        Script script = two().receives("c1", ALICE, "p1", "p2").receives("c1", ALICE, "p2", "1-21", false);

        assertThat(script.verdict().breaches()).isEqualTo(Map.of(Breach.MISPLACED, 1L));
        assertThat(two().receives("c1", ALICE, "p1", "p2")
                        .receives("c1", ALICE, "p2", "2-20", false)
                        .verdict()
                        .breaches())
                .isEqualTo(Map.of(Breach.MISPLACED, 1L));
    }

    @Test
    void mailboxInTwoPartitions() {
        Script script = two().receives("c1", ALICE, "p1", "p2")
                .pushing("p3", Event.Options.PLAIN, ALICE)
                .logged(new Event.Logged(0, 7, 1, Optional.of("p3"), Optional.of(ALICE), 0));

        assertThat(script.verdict().breaches()).isEqualTo(Map.of(Breach.MISPLACED, 1L));
    }

    @Test
    void ofAnotherTenant() {
        Script script = two().receives("c1", ALICE, "p1", "p2")
                .push("q1", "other/user/alice")
                .receives("c1", "other/user/alice", "q1");

        assertThat(script.verdict().breaches()).isEqualTo(Map.of(Breach.FOREIGN, 1L));
        assertThat(script.verdict().violations().get(0).detail()).isEqualTo("of another tenant");
    }

    @Test
    void notFollowed() {
        Script script = two().receives("c1", ALICE, "p1", "p2").push("r1", ROOM).receives("c1", ROOM, "r1");

        assertThat(script.verdict().breaches()).isEqualTo(Map.of(Breach.FOREIGN, 1L));
    }

    @Test
    void writtenForAMailboxThatItWasNotFor() {
        Script script = script().push("p1", BOB)
                .logged("p1", ALICE)
                .opens("c1", PHONE, ALICE)
                .receives("c1", ALICE, "p1");

        assertThat(script.verdict().breaches()).isEqualTo(Map.of(Breach.FOREIGN, 1L));
    }

    @Test
    void thatNobodyPushed() {
        Script script = script().logged("p1", ALICE).opens("c1", PHONE, ALICE).receives("c1", ALICE, "p1");

        assertThat(script.verdict().breaches()).isEqualTo(Map.of(Breach.FOREIGN, 1L));
        assertThat(script.verdict().violations().get(0).detail()).isEqualTo("nobody pushed it");
    }

    @Test
    void forAnotherDevice() {
        Script script = script().push("p1", Script.devices("tablet"), ALICE)
                .opens("c1", PHONE, ALICE)
                .receives("c1", ALICE, "p1");

        assertThat(script.verdict().breaches()).isEqualTo(Map.of(Breach.FOREIGN, 1L));
    }

    @Test
    void deleted_doesNotComeToWhomWasTold() {
        Script script = script().push("p1", ALICE)
                .push("d1", Script.about(Kind.DELETE, "p1"), ALICE)
                .opens("c1", PHONE, ALICE)
                .receives("c1", ALICE, "d1")
                .closes("c1");

        assertThat(script.resumes("c2", PHONE, ALICE)
                        .receives("c2", ALICE, "p1")
                        .verdict()
                        .count(Breach.TAKEN_BACK))
                .isEqualTo(1);
    }

    @Test
    void deleted_mayComeBeforeTheOrder_andToWhomHasForgotten() {
        Script script = script().opens("c1", PHONE, ALICE)
                .push("p1", ALICE)
                .receives("c1", ALICE, "p1")
                .push("d1", Script.about(Kind.DELETE, "p1"), ALICE)
                .receives("c1", ALICE, "d1")
                .closes("c1")
                .opens("c2", PHONE, ALICE)
                .receives("c2", ALICE, "p1", "d1");

        assertThat(script.verdict().breaches()).isEmpty();
    }

    @Test
    void volatileOnes_comeAtMostOnce_andWithoutAPlace() {
        Script script = script().opens("c1", PHONE, ALICE)
                .push("v1", Script.options(Kind.VOLATILE), ALICE)
                .push("v2", Script.options(Kind.VOLATILE), ALICE)
                .receives("c1", ALICE, "v1", null, false);

        assertThat(script.verdict().breaches()).isEmpty();
        assertThat(script.receives("c1", ALICE, "v1", null, false).verdict().breaches())
                .isEqualTo(Map.of(Breach.VOLATILE, 1L));
        assertThat(script.receives("c1", ALICE, "v2").verdict().breaches()).isEqualTo(Map.of(Breach.VOLATILE, 2L));
    }

    @Test
    void volatileOnes_mayComeAgain_onlyOnceRecordsMayHaveBeenAppliedAgain() {
        Script before = script().strikes("kill", "router-1")
                .heals("kill", "router-1")
                .pass(Duration.ofMinutes(2))
                .strikes("storm", "clients")
                .opens("c1", PHONE, ALICE)
                .push("v1", Script.options(Kind.VOLATILE), ALICE)
                .receives("c1", ALICE, "v1", null, false);

        assertThat(before.receives("c1", ALICE, "v1", null, false).verdict().breaches())
                .isEqualTo(Map.of(Breach.VOLATILE, 1L));

        Script after = script().opens("c1", PHONE, ALICE)
                .push("v1", Script.options(Kind.VOLATILE), ALICE)
                .receives("c1", ALICE, "v1", null, false)
                .strikes("kill", "router-1")
                .receives("c1", ALICE, "v1", null, false);

        assertThat(after.verdict().breaches()).isEmpty();
    }

    @Test
    void volatileOnes_mayComeFromEachNodeOnce() {
        Script script = script().opens("c1", PHONE, ALICE)
                .push("v1", Script.options(Kind.VOLATILE), ALICE)
                .receives("c1", ALICE, "v1", null, false)
                .closes("c1")
                .opensOn("gateway-2", "c2", PHONE, ALICE)
                .receives("c2", ALICE, "v1", null, false);

        assertThat(script.verdict().breaches()).isEmpty();
        assertThat(script.closes("c2")
                        .opensOn("gateway-2", "c3", PHONE, ALICE)
                        .receives("c3", ALICE, "v1", null, false)
                        .verdict()
                        .breaches())
                .isEqualTo(Map.of(Breach.VOLATILE, 1L));
    }

    @Test
    void keptOnes_haveAPlace() {
        Script script = two().receives("c1", ALICE, "p1", "p2").receives("c1", ALICE, "p2", null, false);

        assertThat(script.verdict().breaches()).isEqualTo(Map.of(Breach.VOLATILE, 1L));
    }

    @Test
    void volatileOnes_comeToWhomTheyAreFor() {
        Script script = script().opens("c1", PHONE, ALICE)
                .push("v1", Script.options(Kind.VOLATILE), BOB)
                .receives("c1", ALICE, "v1", null, false);

        assertThat(script.verdict().breaches()).isEqualTo(Map.of(Breach.FOREIGN, 1L));
    }

    @Test
    void countsAll_listsSome() {
        Script script = script().opens("c1", PHONE, ALICE);
        for (int i = 0; i < 50; i++) {
            script.push("p" + i, ALICE);
        }
        Verdict verdict = script.verdict();

        assertThat(verdict.lost()).isEqualTo(50);
        assertThat(verdict.violations()).hasSize(Rules.DEFAULT.listed());
        assertThat(verdict.clean()).isFalse();
    }
}
