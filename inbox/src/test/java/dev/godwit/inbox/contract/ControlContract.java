package dev.godwit.inbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.inbox.Append;
import dev.godwit.inbox.Applied;
import dev.godwit.inbox.Origin;
import dev.godwit.inbox.Step;
import dev.godwit.protocol.Control;
import dev.godwit.protocol.Fingerprint;
import dev.godwit.protocol.GlobalId;
import dev.godwit.protocol.Idempotency;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Position;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Orders about messages: what they take out of a log, and what stays. */
public abstract class ControlContract extends InboxContract {

    @Test
    void delete_takesItsEntry_andIsOneItself() {
        append(ALICE, 0);
        append(ALICE, 1);
        append(ALICE, 2);

        assertThat(append(delete(ALICE, 3, 1))).isEqualTo(Applied.appended(id(2), false));

        assertThat(idsOf(ALICE)).containsExactly(id(0), id(2), id(3));
        assertThat(page(ALICE).last()).isEqualTo(id(3));
    }

    @Test
    void settle_takesItsEntry() {
        append(ALICE, 0);

        append(control(ALICE, step(1), about(Control.Kind.SETTLE, 0)));

        assertThat(idsOf(ALICE)).containsExactly(id(1));
    }

    /** Who was behind has missed nothing that is owed: no gap. */
    @Test
    void delete_ofTheOnlyEntry_isNoTrim() {
        append(ALICE, 0);

        append(delete(ALICE, 1, 0));

        assertThat(page(ALICE).mark()).isLessThan(id(0));
    }

    @Test
    void delete_ofWhatIsNotThere_isStillAnEntry() {
        append(BOB, 0);
        append(ALICE, 1);

        // Of another mailbox, of this record itself, of one to come, of another partition and generation.
        append(delete(ALICE, 2, 0));
        append(delete(ALICE, 3, 3));
        append(delete(ALICE, 4, 99));
        append(control(
                ALICE, step(5), new Control(Control.Kind.DELETE, Optional.of(new GlobalId(1, P.number() + 1, 1)))));

        assertThat(idsOf(ALICE)).containsExactly(id(1), id(2), id(3), id(4), id(5));
        assertThat(idsOf(BOB)).containsExactly(id(0));
    }

    @Test
    void delete_ofAnotherGeneration_takesNothing() {
        append(ALICE, 0);

        append(control(ALICE, step(1), new Control(Control.Kind.DELETE, Optional.of(new GlobalId(2, 0, 0)))));

        assertThat(idsOf(ALICE)).containsExactly(id(0), id(1));
    }

    /** Limits are 5 entries and 4,000 bytes. */
    @Test
    void delete_givesItsRoomBack() {
        append(sized(ALICE, 0, 3_000));
        append(delete(ALICE, 1, 0));

        append(sized(ALICE, 2, 3_000));
        append(ALICE, 3);
        append(ALICE, 4);
        append(ALICE, 5);

        assertThat(idsOf(ALICE)).containsExactly(id(1), id(2), id(3), id(4), id(5));
    }

    @Test
    void controls_countAgainstTheLimits() {
        for (long offset = 0; offset < 5; offset++) {
            append(ALICE, offset);
        }

        append(delete(ALICE, 5, 99));

        assertThat(idsOf(ALICE)).containsExactly(id(1), id(2), id(3), id(4), id(5));
        assertThat(page(ALICE).trimmedThrough()).isEqualTo(id(0));
    }

    @Test
    void delete_ofACollapsingEntry_freesItsKey() {
        append(collapsing(ALICE, 0, "price"));
        append(delete(ALICE, 1, 0));

        append(collapsing(ALICE, 2, "price"));
        append(collapsing(ALICE, 3, "price"));

        assertThat(idsOf(ALICE)).containsExactly(id(1), id(3));
    }

    /** A purge is no deletion of each: what was not read is missing, and that is told. */
    @Test
    void purge_takesAll_andIsATrim() {
        append(collapsing(ALICE, 0, "price"));
        append(sized(ALICE, 1, 3_000));

        assertThat(append(purge(ALICE, 2))).isEqualTo(Applied.appended(id(1), false));

        assertThat(idsOf(ALICE)).containsExactly(id(2));
        assertThat(page(ALICE).trimmedThrough()).isEqualTo(id(1));
        assertThat(page(ALICE).exists()).isTrue();
    }

    @Test
    void afterAPurge_theLogBeginsAnew() {
        append(collapsing(ALICE, 0, "price"));
        append(sized(ALICE, 1, 3_500));
        append(purge(ALICE, 2));

        append(collapsing(ALICE, 3, "price"));
        append(sized(ALICE, 4, 3_500));

        assertThat(idsOf(ALICE)).containsExactly(id(2), id(3), id(4));
    }

    @Test
    void purge_ofAnUnknownMailbox_isAnEntry() {
        append(purge(ALICE, 0));

        assertThat(idsOf(ALICE)).containsExactly(id(0));
        assertThat(append(ALICE, 1)).isEqualTo(Applied.appended(id(0), false));
    }

    @Test
    void purge_leavesOthersAlone() {
        append(ALICE, 0);
        append(BOB, 1);
        await(reader.moveCursor(BOB, "phone", new Position(1, 1, 0), T0));

        append(purge(ALICE, 2));

        assertThat(idsOf(BOB)).containsExactly(id(1));
        assertThat(await(reader.cursor(BOB, "phone"))).isPresent();
    }

    @Test
    void purge_forgetsTheDevices() {
        append(ALICE, 0);
        await(reader.moveCursor(ALICE, "phone", new Position(1, 0, 0), T0));
        append(delete(ALICE, 1, 0));
        assertThat(await(reader.cursor(ALICE, "phone"))).isPresent();

        append(purge(ALICE, 2));

        assertThat(await(reader.cursor(ALICE, "phone"))).isEmpty();
    }

    @Test
    void expiredLog_thenDelete_isTrimmed() {
        append(ALICE, 0);
        world.expire(TOPIC, ALICE);

        append(delete(ALICE, 1, 0));

        assertThat(idsOf(ALICE)).containsExactly(id(1));
        assertThat(page(ALICE).trimmedThrough()).isEqualTo(id(0));
    }

    @Test
    void replayedControl_answersLikeAMessage_andTakesNothingMore() {
        append(ALICE, 0);
        Append delete = delete(ALICE, 1, 0);
        append(delete);
        append(ALICE, 2);
        Append purge = purge(ALICE, 3);
        append(purge);
        append(ALICE, 4);

        assertThat(append(purge)).isEqualTo(Applied.replayed(id(2), false));
        assertThat(append(delete)).isEqualTo(Applied.replayedAbsent());
        assertThat(append(message(ALICE, step(0)))).isEqualTo(Applied.replayedAbsent());
        assertThat(idsOf(ALICE)).containsExactly(id(3), id(4));
    }

    @Test
    void producersId_holdsForControlsToo() {
        append(ALICE, 0);
        append(ALICE, 1);
        Idempotency id = new Idempotency(Fingerprint.of("alice once"), Fingerprint.of("delete 0"));
        append(identified(delete(ALICE, 2, 0), id));

        assertThat(append(identified(delete(ALICE, 3, 0), id))).isEqualTo(Applied.duplicate(id(2)));
        assertThat(append(identified(delete(ALICE, 4, 1), new Idempotency(id.id(), Fingerprint.of("delete 1"))))
                        .kind())
                .isEqualTo(Applied.Kind.CONFLICT);
        assertThat(idsOf(ALICE)).containsExactly(id(1), id(2));
    }

    /** Below a floor nobody knows whether it was carried out: done twice it is told, dropped it would be lost. */
    @Test
    void control_ofUnknownPast_isCarriedOut() {
        beginAgain(10);
        append(ALICE, 10);
        Append delete = delete(ALICE, 11, 10);
        Step copied = stepFrom(Origin.ofPartition(1, 5, 0), 11);

        assertThat(append(control(ALICE, copied, delete.control().orElseThrow())))
                .isEqualTo(Applied.appended(id(10), false));

        assertThat(idsOf(ALICE)).containsExactly(id(11));
    }

    private static Append delete(Mailbox mailbox, long offset, long named) {
        return control(mailbox, step(offset), about(Control.Kind.DELETE, named));
    }

    private static Append purge(Mailbox mailbox, long offset) {
        return control(mailbox, step(offset), new Control(Control.Kind.PURGE, Optional.empty()));
    }

    private static Append identified(Append control, Idempotency id) {
        return new Append(
                control.step(),
                control.mailbox(),
                control.message(),
                Optional.of(id),
                Optional.empty(),
                control.control());
    }
}
