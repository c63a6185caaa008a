package dev.godwit.chaos.check;

import static dev.godwit.chaos.check.Script.ALICE;
import static dev.godwit.chaos.check.Script.PHONE;
import static dev.godwit.chaos.check.Script.script;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.chaos.history.Event.Kind;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TrueGapsTest {

    private static final Rules KEEPS_TWO =
            Rules.DEFAULT.keeping(new Rules.Kept(2, Duration.ofHours(1)), new Rules.Kept(2, Duration.ofHours(1)));
    private static final Map<Breach, Long> ONE = Map.of(Breach.FALSE_GAP, 1L);

    private static Script three() {
        return script().push("p1", ALICE).push("p2", ALICE).push("p3", ALICE).opens("c1", PHONE, ALICE);
    }

    @Test
    void overWhatIsGone_isTrue() {
        Script script = three().gap("c1", ALICE, "1--1", "1-10", "trimmed").receives("c1", ALICE, "p2", "p3");

        assertThat(script.verdict(KEEPS_TWO).breaches()).isEmpty();
        assertThat(script.verdict(KEEPS_TWO).counts().gaps()).isEqualTo(Map.of("trimmed", 1L));
        assertThat(script.verdict(KEEPS_TWO).account()).isEqualTo(Map.of(Fate.DECLARED, 1L, Fate.RECEIVED, 2L));
    }

    @Test
    void overWhatIsKept_isFalse() {
        Script script = three().gap("c1", ALICE, "0-0", "1-20", "trimmed").receives("c1", ALICE, "p3");

        assertThat(script.verdict(KEEPS_TWO).breaches()).isEqualTo(ONE);
        assertThat(script.verdict(KEEPS_TWO).violations().get(0).detail()).contains("1-20 is kept");
    }

    @Test
    void beforeItIsGone_isFalse() {
        Script script = script().push("p1", ALICE)
                .push("p2", ALICE)
                .opens("c1", PHONE, ALICE)
                .gap("c1", ALICE, "0-0", "1-10", "trimmed")
                .push("p3", ALICE)
                .receives("c1", ALICE, "p2", "p3");

        assertThat(script.verdict(KEEPS_TWO).breaches()).isEqualTo(ONE);
    }

    @Test
    void certainOverNothing_isFalse() {
        Script script = script().push("p1", ALICE)
                .opens("c1", PHONE, ALICE)
                .gap("c1", ALICE, "0-0", "1-5", "trimmed")
                .receives("c1", ALICE, "p1");

        assertThat(script.verdict().breaches()).isEqualTo(ONE);
    }

    @Test
    void overWhatTheConnectionHas_isFalse() {
        Script script = three().gap("c1", ALICE, "0-0", "1-10", "trimmed")
                .receives("c1", ALICE, "p2", "p3")
                .push("p4", ALICE)
                .push("p5", ALICE)
                .push("p6", ALICE)
                .gap("c1", ALICE, "1-20", "1-40", "trimmed")
                .receives("c1", ALICE, "p5", "p6");

        assertThat(script.verdict(KEEPS_TWO).count(Breach.FALSE_GAP)).isEqualTo(1);
    }

    @Test
    void holeBeforeAGap_isNotCoveredByIt() {
        Script script = three().push("p4", ALICE)
                .gap("c1", ALICE, "1-10", "1-20", "trimmed")
                .receives("c1", ALICE, "p3", "p4");

        assertThat(script.verdict(KEEPS_TWO).breaches()).isEqualTo(Map.of(Breach.MISSING_GAP, 1L));
    }

    @Test
    void uncertain_isBelievedOnlyAfterKafkaLostRecords() {
        Script wiped = script().push("p1", ALICE)
                .strikes("redis-wipe", "redis")
                .opens("c1", PHONE, ALICE)
                .gap("c1", ALICE, "0-0", "1-10", "lost");

        assertThat(wiped.verdict().breaches()).isEqualTo(ONE);

        Script truncated = script().push("p1", ALICE)
                .strikes("kafka-truncate", "godwit.push-0")
                .opens("c1", PHONE, ALICE)
                .gap("c1", ALICE, "0-0", "1-10", "lost");

        assertThat(truncated.verdict().breaches()).isEmpty();
    }

    @Test
    void uncertainOverNothing_isTrue() {
        Script script = script().push("p1", ALICE)
                .opens("c1", PHONE, ALICE)
                .gap("c1", ALICE, "0-0", "1-5", "lost")
                .receives("c1", ALICE, "p1");

        assertThat(script.verdict().breaches()).isEmpty();
    }

    @Test
    void unknownPosition_isForLiars() {
        Script liar = script().push("p1", ALICE)
                .lies("c1", PHONE, ALICE)
                .gap("c1", ALICE, "1--1", "1-10", "unknown_position")
                .push("p2", ALICE)
                .receives("c1", ALICE, "p2");

        assertThat(liar.verdict().breaches()).isEmpty();

        Script honest = script().opens("c1", PHONE, ALICE)
                .push("p1", ALICE)
                .receives("c1", ALICE, "p1")
                .closes("c1")
                .resumes("c2", PHONE, ALICE)
                .gap("c2", ALICE, "1--1", "1-10", "unknown_position");

        assertThat(honest.verdict().breaches()).isEqualTo(ONE);
    }

    @Test
    void unknownPosition_goesOnFromWhereItSays_evenBack() {
        Script script = script().push("p1", ALICE)
                .push("p2", ALICE)
                .lies("c1", PHONE, ALICE)
                .receives("c1", ALICE, "p2")
                .gap("c1", ALICE, "1--1", "1-10", "unknown_position")
                .receives("c1", ALICE, "p2");

        assertThat(script.verdict().breaches()).isEmpty();
    }

    @Test
    void purgeOfWhatWasReplacedAlready_mayBeTold() {
        Script script = script().push("p1", ALICE)
                .push("d1", Script.about(Kind.DELETE, "p1"), ALICE)
                .push("x1", Script.options(Kind.PURGE), ALICE)
                .opens("c1", PHONE, ALICE)
                .gap("c1", ALICE, "0-0", "1-20", "trimmed")
                .receives("c1", ALICE, "x1");

        assertThat(script.verdict().breaches()).isEmpty();
    }
}
