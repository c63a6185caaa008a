package dev.godwit.chaos.check;

import static dev.godwit.chaos.check.Script.ALICE;
import static dev.godwit.chaos.check.Script.ALL;
import static dev.godwit.chaos.check.Script.PHONE;
import static dev.godwit.chaos.check.Script.ROOM;
import static dev.godwit.chaos.check.Script.script;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.chaos.history.Event.Kind;
import dev.godwit.chaos.history.Event.Options;
import dev.godwit.chaos.history.Event.Outcome;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CompletenessTest {

    private static final Rules KEEPS_TWO =
            Rules.DEFAULT.keeping(new Rules.Kept(2, Duration.ofHours(1)), new Rules.Kept(2, Duration.ofHours(1)));

    @Test
    void everythingCame() {
        Verdict verdict = script().push("p1", ALICE)
                .opens("c1", PHONE, ALICE)
                .receives("c1", ALICE, "p1")
                .push("p2", ALICE)
                .receives("c1", ALICE, "p2")
                .verdict();

        assertThat(verdict.breaches()).isEmpty();
        assertThat(verdict.clean()).isTrue();
        assertThat(verdict.account()).containsExactlyInAnyOrderEntriesOf(Map.of(Fate.RECEIVED, 2L));
    }

    @Test
    void newDevice_isOwedItsMailboxFromTheBeginning() {
        Verdict verdict = script().push("p1", ALICE)
                .push("p2", ALICE)
                .opens("c1", PHONE, ALICE)
                .receives("c1", ALICE, "p2")
                .verdict();

        assertThat(verdict.lost()).isEqualTo(1);
        assertThat(verdict.violations()).singleElement().satisfies(violation -> {
            assertThat(violation.device()).isEqualTo(PHONE);
            assertThat(violation.connection()).isEqualTo("c1");
            assertThat(violation.mailbox()).isEqualTo(ALICE);
            assertThat(violation.ids()).containsExactly("1-10");
            assertThat(violation.pushes()).containsExactly("p1");
        });
    }

    @Test
    void lastMessages_areOwedToWhoeverIsConnectedAtTheEnd() {
        Script script = script().push("p1", ALICE)
                .opens("c1", PHONE, ALICE)
                .receives("c1", ALICE, "p1")
                .push("p2", ALICE);

        assertThat(script.verdict().lost()).isEqualTo(1);
    }

    @Test
    void whoLeft_isOwedWhatLiesBetween_butNotTheRest() {
        Script script = script().push("p1", ALICE)
                .push("p2", ALICE)
                .push("p3", ALICE)
                .push("p4", ALICE)
                .opens("c1", PHONE, ALICE)
                .receives("c1", ALICE, "p1", "p3")
                .closes("c1", "left");

        assertThat(script.verdict().breaches()).isEqualTo(Map.of(Breach.LOST, 1L));
    }

    @Test
    void resume_goesOnWhereTheLastConnectionEnded() {
        Script script = script().opens("c1", PHONE, ALICE, ROOM, ALL)
                .push("p1", ALICE)
                .push("r1", ROOM)
                .push("r2", ROOM)
                .receives("c1", ALICE, "p1")
                .receives("c1", ROOM, "r1")
                .closes("c1")
                .push("r3", ROOM)
                .push("a1", ALL)
                .resumes("c2", PHONE, ALICE, ROOM, ALL)
                .receives("c2", ROOM, "r3")
                .receives("c2", ALL, "a1");

        assertThat(script.verdict().breaches()).isEqualTo(Map.of(Breach.LOST, 1L));
        assertThat(script.verdict().violations().get(0).pushes()).containsExactly("r2");
    }

    @Test
    void resumeWithoutAnything_isOwedFromTheFirstGreeting() {
        Script script = script().push("r1", ROOM)
                .opens("c1", PHONE, ALICE, ROOM)
                .push("r2", ROOM)
                .closes("c1")
                .resumes("c2", PHONE, ALICE, ROOM);

        assertThat(script.verdict().breaches()).isEqualTo(Map.of(Breach.LOST, 1L));
    }

    @Test
    void topicsAndBroadcast_areOwedFromTheGreeting() {
        Script script = script().push("r1", ROOM)
                .pushing("r2", Options.PLAIN, ROOM)
                .push("a1", ALL)
                .opens("c1", PHONE, ALICE, ROOM, ALL)
                .pushed("r2", Outcome.ACCEPTED)
                .logged("r2", ROOM);

        assertThat(script.verdict().breaches()).isEmpty();

        script.push("r3", ROOM).push("a2", ALL);

        assertThat(script.verdict().breaches()).isEqualTo(Map.of(Breach.LOST, 2L));
    }

    @Test
    void whatWasHandedOverBeforeTheGreeting_isNotOwed_whereverItLies() {
        Script script = script().pushing("r1", Options.PLAIN, ROOM)
                .opens("c1", PHONE, ALICE, ROOM)
                .push("r2", ROOM)
                .pushed("r1", Outcome.ACCEPTED)
                .logged("r1", ROOM);

        assertThat(script.verdict().violations())
                .singleElement()
                .satisfies(v -> assertThat(v.pushes()).containsExactly("r2"));
    }

    @Test
    void passedOverOnAFreshPage_andNeverHadBefore_isLost() {
        Script script = script().push("r1", ROOM)
                .push("r2", ROOM)
                .push("r3", ROOM)
                .opens("c1", PHONE, ALICE, ROOM)
                .receives("c1", ROOM, "r3")
                .closes("c1")
                .opens("c2", PHONE, ALICE, ROOM)
                .receives("c2", ROOM, "r1", "r3");

        assertThat(script.verdict().breaches()).isEqualTo(Map.of(Breach.LOST, 1L));
    }

    @Test
    void whatFollowsTheFirstThatCame_isOwed() {
        Script script = script().push("r1", ROOM)
                .push("r2", ROOM)
                .push("r3", ROOM)
                .opens("c1", PHONE, ALICE, ROOM)
                .receives("c1", ROOM, "r1", "r3");

        assertThat(script.verdict().breaches()).isEqualTo(Map.of(Breach.LOST, 1L));
    }

    @Test
    void topicNotFollowedInBetween_beginsAnew() {
        Script script = script().opens("c1", PHONE, ALICE, ROOM)
                .closes("c1")
                .resumes("c2", PHONE, ALICE)
                .push("r1", ROOM)
                .closes("c2")
                .resumes("c3", PHONE, ALICE, ROOM);

        assertThat(script.verdict().breaches()).isEmpty();
    }

    @Test
    void freshPage_mayGetAgain_andIsOwedWhatNeverCame() {
        Script script = script().push("p1", ALICE)
                .push("p2", ALICE)
                .opens("c1", PHONE, ALICE)
                .receives("c1", ALICE, "p1")
                .closes("c1")
                .opens("c2", PHONE, ALICE)
                .receives("c2", ALICE, "p1");

        assertThat(script.verdict().breaches()).isEqualTo(Map.of(Breach.LOST, 1L));
        assertThat(script.receives("c2", ALICE, "p2").verdict().breaches()).isEmpty();
    }

    @Test
    void freshPage_isNotToldLessThanItsConnectionNeeds() {
        Script script = script().push("p1", ALICE)
                .push("p2", ALICE)
                .push("p3", ALICE)
                .opens("c1", PHONE, ALICE)
                .receives("c1", ALICE, "p1", "p2", "p3")
                .closes("c1")
                .opens("c2", PHONE, ALICE)
                .receives("c2", ALICE, "p1", "p3");

        assertThat(script.verdict().breaches()).isEqualTo(Map.of(Breach.MISSING_GAP, 1L));
    }

    @Test
    void lie_isBelieved_butNotForWhatCameLater() {
        Script script = script().push("p1", ALICE).lies("c1", PHONE, ALICE);

        assertThat(script.verdict().breaches()).isEmpty();

        script.push("p2", ALICE);

        assertThat(script.verdict().breaches()).isEqualTo(Map.of(Breach.LOST, 1L));
    }

    @Test
    void lateOnAnotherConnection_wasMissingOnTheFirst() {
        Script script = script().push("p1", ALICE)
                .push("p2", ALICE)
                .opens("c1", PHONE, ALICE)
                .receives("c1", ALICE, "p2")
                .closes("c1")
                .opens("c2", PHONE, ALICE)
                .receives("c2", ALICE, "p1", "p2");

        assertThat(script.verdict().breaches()).isEqualTo(Map.of(Breach.MISSING_GAP, 1L));
    }

    @Test
    void askedForAgain_afterItWasPassedOver_isLost() {
        Script script = script().push("p1", ALICE)
                .push("p2", ALICE)
                .opens("c1", PHONE, ALICE)
                .receives("c1", ALICE, "p2")
                .closes("c1")
                .opening("ws", "c2", PHONE, true, true, ALICE)
                .opened("c2");
        script.receives("c2", ALICE, "p1", script.id("p1", ALICE), true)
                .receives("c2", ALICE, "p2", script.id("p2", ALICE), true);

        assertThat(script.verdict().breaches()).isEqualTo(Map.of(Breach.LOST, 1L));
    }

    @Test
    void droppedAsKnown_butNeverHad_isLost() {
        Script script = script().opens("c1", PHONE, ALICE)
                .push("p1", ALICE)
                .closes("c1")
                .opening("ws", "c2", PHONE, true, true, ALICE)
                .opened("c2")
                .receives("c2", ALICE, "p1", "1-10", true);

        assertThat(script.verdict().breaches()).isEqualTo(Map.of(Breach.LOST, 1L));

        script.closes("c2").opens("c3", PHONE, ALICE).receives("c3", ALICE, "p1");

        assertThat(script.verdict().breaches()).isEqualTo(Map.of(Breach.MISSING_GAP, 1L));
        assertThat(script.verdict().account()).isEqualTo(Map.of(Fate.RECEIVED, 1L));
    }

    @Test
    void trimmed_hasToBeTold() {
        Script script =
                script().push("p1", ALICE).push("p2", ALICE).push("p3", ALICE).opens("c1", PHONE, ALICE);

        assertThat(script.gap("c1", ALICE, "0-0", "1-10", "trimmed")
                        .receives("c1", ALICE, "p2", "p3")
                        .verdict(KEEPS_TWO)
                        .breaches())
                .isEmpty();
        assertThat(script().push("p1", ALICE)
                        .push("p2", ALICE)
                        .push("p3", ALICE)
                        .opens("c1", PHONE, ALICE)
                        .receives("c1", ALICE, "p2", "p3")
                        .verdict(KEEPS_TWO)
                        .breaches())
                .isEqualTo(Map.of(Breach.MISSING_GAP, 1L));
    }

    @Test
    void trimmedLater_isNoExcuse() {
        Script script = script().push("p1", ALICE)
                .push("p2", ALICE)
                .opens("c1", PHONE, ALICE)
                .receives("c1", ALICE, "p2")
                .push("p3", ALICE)
                .receives("c1", ALICE, "p3");

        assertThat(script.verdict(KEEPS_TWO).breaches()).isEqualTo(Map.of(Breach.LOST, 1L));
    }

    @Test
    void oldLog_mayBeGone_butNotInSilence() {
        Script script = script().push("p1", ALICE).pass(Duration.ofHours(2)).opens("c1", PHONE, ALICE);

        assertThat(script.verdict(KEEPS_TWO).breaches()).isEqualTo(Map.of(Breach.MISSING_GAP, 1L));
        assertThat(script.gap("c1", ALICE, "0-0", "1-10", "trimmed")
                        .verdict(KEEPS_TWO)
                        .breaches())
                .isEmpty();
    }

    @Test
    void replaced_isNotOwed_onceItIs() {
        Script script = script().push("p1", Script.collapsing("k"), ALICE)
                .push("p2", Script.collapsing("k"), ALICE)
                .opens("c1", PHONE, ALICE)
                .receives("c1", ALICE, "p2");

        assertThat(script.verdict().breaches()).isEmpty();
        assertThat(script.verdict().account()).containsEntry(Fate.COLLAPSED, 1L);

        Script early = script().push("p1", Script.collapsing("k"), ALICE)
                .push("p2", ALICE)
                .opens("c1", PHONE, ALICE)
                .receives("c1", ALICE, "p2")
                .push("p3", Script.collapsing("k"), ALICE)
                .receives("c1", ALICE, "p3");

        assertThat(early.verdict().breaches()).isEqualTo(Map.of(Breach.LOST, 1L));
    }

    @Test
    void deletedAndSettled_areNotOwed_butTheOrdersAre() {
        Script script = script().push("p1", ALICE)
                .push("p2", ALICE)
                .push("d1", Script.about(Kind.DELETE, "p1"), ALICE)
                .push("s1", Script.about(Kind.SETTLE, "p2"), ALICE)
                .opens("c1", PHONE, ALICE)
                .receives("c1", ALICE, "d1");

        assertThat(script.verdict().breaches()).isEqualTo(Map.of(Breach.LOST, 1L));
        assertThat(script.receives("c1", ALICE, "s1").verdict().account())
                .isEqualTo(Map.of(Fate.DELETED, 1L, Fate.SETTLED, 1L, Fate.RECEIVED, 2L));
    }

    @Test
    void purged_isToldByAGap() {
        Script script = script().push("p1", ALICE)
                .push("x1", Script.options(Kind.PURGE), ALICE)
                .opens("c1", PHONE, ALICE)
                .gap("c1", ALICE, "0-0", "1-10", "trimmed")
                .receives("c1", ALICE, "x1");

        assertThat(script.verdict().breaches()).isEmpty();
        assertThat(script().push("p1", ALICE)
                        .push("x1", Script.options(Kind.PURGE), ALICE)
                        .opens("c1", PHONE, ALICE)
                        .receives("c1", ALICE, "x1")
                        .verdict()
                        .breaches())
                .isEqualTo(Map.of(Breach.MISSING_GAP, 1L));
    }

    @Test
    void expired_isNotOwed_onceItIs() {
        Script script = script().push("p1", Script.ttl(Duration.ofMinutes(1)), ALICE)
                .push("p2", ALICE)
                .pass(Duration.ofMinutes(1))
                .opens("c1", PHONE, ALICE)
                .receives("c1", ALICE, "p2");

        assertThat(script.verdict().breaches()).isEmpty();

        Script early = script().push("p1", Script.ttl(Duration.ofMinutes(1)), ALICE)
                .push("p2", ALICE)
                .opens("c1", PHONE, ALICE)
                .receives("c1", ALICE, "p2");

        assertThat(early.verdict().breaches()).isEqualTo(Map.of(Breach.LOST, 1L));
    }

    @Test
    void forOtherDevices_isNotOwed() {
        Script script = script().push("p1", Script.devices("tablet"), ALICE).opens("c1", PHONE, ALICE);

        assertThat(script.verdict().breaches()).isEmpty();
        assertThat(script().push("p1", Script.devices("phone"), ALICE)
                        .opens("c1", PHONE, ALICE)
                        .verdict()
                        .breaches())
                .isEqualTo(Map.of(Breach.LOST, 1L));
    }

    @Test
    void unknownOutcome_isOwed_ifKafkaHasIt() {
        Script nothing = script().pushing("p1", Options.PLAIN, ALICE)
                .pushed("p1", Outcome.UNKNOWN)
                .opens("c1", PHONE, ALICE);

        assertThat(nothing.verdict().breaches()).isEmpty();
        assertThat(nothing.logged("p1", ALICE).verdict().breaches()).isEqualTo(Map.of(Breach.LOST, 1L));
    }

    @Test
    void neverWrittenForOneOfItsMailboxes_isLost() {
        Script script = script().pushing("p1", Options.PLAIN, ALICE, Script.BOB)
                .pushed("p1", Outcome.ACCEPTED)
                .logged("p1", ALICE)
                .opens("c1", PHONE, ALICE)
                .receives("c1", ALICE, "p1");

        assertThat(script.verdict().breaches()).isEqualTo(Map.of(Breach.LOST, 1L));
    }
}
