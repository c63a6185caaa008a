package dev.godwit.inbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.inbox.Append;
import dev.godwit.inbox.Applied;
import dev.godwit.inbox.KnownId;
import dev.godwit.inbox.Origin;
import dev.godwit.inbox.Step;
import dev.godwit.protocol.Idempotency;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.MessageId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A producer's own message ids, within the window of the partition's clock. */
public abstract class IdempotencyContract extends InboxContract {

    // Long past by the wall clock: only the clock of the records may count.
    private static final long THEN = T0 - 24 * 60 * MINUTE;

    @Test
    void sameIdAndContent_isADuplicate() {
        append(identified(ALICE, step(0), "a", "x"));

        assertThat(append(identified(ALICE, step(1), "a", "x"))).isEqualTo(Applied.duplicate(id(0)));
        assertThat(idsOf(ALICE)).containsExactly(id(0));
        assertThat(watermark()).isEqualTo(1);
    }

    @Test
    void sameIdOtherContent_isAConflict_untilItIsSkipped() {
        append(identified(ALICE, step(0), "a", "x"));

        for (int again = 0; again < 2; again++) {
            assertThat(append(identified(ALICE, step(1), "a", "y"))).isEqualTo(Applied.conflict(id(0)));
            assertThat(watermark()).isZero();
        }
        assertThat(append(message(ALICE, step(2)))).isEqualTo(Applied.rewind(0));
        assertThat(skip(step(1))).isEqualTo(Applied.skipped());
        assertThat(append(message(ALICE, step(2)))).isEqualTo(Applied.appended(id(0), false));
        assertThat(idsOf(ALICE)).containsExactly(id(0), id(2));
    }

    @Test
    void otherId_isAppended() {
        append(identified(ALICE, step(0), "a", "x"));

        assertThat(append(identified(ALICE, step(1), "b", "x")).kind()).isEqualTo(Applied.Kind.APPENDED);
        assertThat(append(identified(BOB, step(2), "a", "x")).kind()).isEqualTo(Applied.Kind.APPENDED);
    }

    @Test
    void window_isByThePartitionsClock() {
        append(identified(ALICE, stepAt(0, THEN), "a", "x"));

        assertThat(append(identified(ALICE, stepAt(1, THEN + 10 * MINUTE), "a", "x")))
                .isEqualTo(Applied.duplicate(id(0)));
        assertThat(append(identified(ALICE, stepAt(2, THEN + 10 * MINUTE + 1), "a", "x"))
                        .kind())
                .isEqualTo(Applied.Kind.APPENDED);
    }

    @Test
    void clock_isThatOfAllMailboxes_andDoesNotGoBack() {
        // So many that not all are forgotten at once.
        for (int offset = 0; offset < 12; offset++) {
            append(identified(ALICE, stepAt(offset, THEN), "id" + offset, "x"));
        }
        append(message(BOB, stepAt(12, THEN + 10 * MINUTE + 1)));

        assertThat(append(identified(ALICE, stepAt(13, THEN), "id11", "x")).kind())
                .isEqualTo(Applied.Kind.APPENDED);
    }

    @Test
    void id_afterItsWindow_opensANewOne() {
        append(identified(ALICE, stepAt(0, THEN), "a", "x"));
        append(identified(ALICE, stepAt(1, THEN + 11 * MINUTE), "a", "y"));

        assertThat(append(identified(ALICE, stepAt(2, THEN + 20 * MINUTE), "a", "y")))
                .isEqualTo(Applied.duplicate(id(1)));
        assertThat(append(message(BOB, stepAt(3, THEN + 21 * MINUTE))).kind()).isEqualTo(Applied.Kind.APPENDED);
        assertThat(append(identified(ALICE, stepAt(4, THEN + 21 * MINUTE), "a", "x")))
                .isEqualTo(Applied.conflict(id(1)));
    }

    @Test
    void idThatCameAgain_isNotForgottenWithItsFirstWindow() {
        for (int offset = 0; offset < 6; offset++) {
            append(identified(ALICE, stepAt(offset, THEN), "id" + offset, "x"));
        }
        append(identified(ALICE, stepAt(6, THEN + 11 * MINUTE), "id5", "x"));
        append(message(BOB, stepAt(7, THEN + 12 * MINUTE)));

        assertThat(append(identified(ALICE, stepAt(8, THEN + 13 * MINUTE), "id5", "x")))
                .isEqualTo(Applied.duplicate(id(6)));
    }

    @Test
    void duplicate_movesTheClock() {
        append(identified(ALICE, stepAt(0, THEN), "a", "x"));
        append(identified(ALICE, stepAt(1, THEN + 10 * MINUTE), "a", "x"));
        append(identified(ALICE, stepAt(2, THEN), "b", "x"));

        assertThat(append(identified(ALICE, stepAt(3, THEN + 15 * MINUTE), "b", "x")))
                .isEqualTo(Applied.duplicate(id(2)));
    }

    @Test
    void skippedConflict_movesTheClock() {
        append(identified(ALICE, stepAt(0, THEN), "a", "x"));
        append(identified(ALICE, stepAt(1, THEN + 10 * MINUTE), "a", "y"));
        skip(stepAt(1, THEN + 10 * MINUTE));
        append(identified(ALICE, stepAt(2, THEN), "b", "x"));

        assertThat(append(identified(ALICE, stepAt(3, THEN + 15 * MINUTE), "b", "x")))
                .isEqualTo(Applied.duplicate(id(2)));
    }

    @Test
    void duplicateAndSkippedConflict_moveTheOriginPosition() {
        append(identified(ALICE, step(0), "a", "x"));

        assertThat(append(from(Origin.ofPartition(7, 50, 0), 1, "x"))).isEqualTo(Applied.duplicate(id(0)));
        assertThat(append(from(Origin.ofPartition(7, 50, 1), 2, "y"))).isEqualTo(Applied.conflict(id(0)));
        skip(stepFrom(Origin.ofPartition(7, 50, 1), 2));
        assertThat(append(message(BOB, stepFrom(Origin.ofPartition(7, 50, 1), 3))))
                .isEqualTo(Applied.duplicate(MessageId.NONE));
        assertThat(append(message(BOB, stepFrom(Origin.ofPartition(7, 50, 2), 4)))
                        .kind())
                .isEqualTo(Applied.Kind.APPENDED);
    }

    @Test
    void manyIds_areForgottenInTheirOrder() {
        for (int offset = 0; offset < 40; offset++) {
            append(identified(ALICE, stepAt(offset, THEN + offset * MINUTE), "id" + offset, "x"));
        }

        assertThat(append(identified(ALICE, stepAt(40, THEN + 39 * MINUTE), "id28", "x"))
                        .kind())
                .isEqualTo(Applied.Kind.APPENDED);
        assertThat(append(identified(ALICE, stepAt(41, THEN + 39 * MINUTE), "id29", "x")))
                .isEqualTo(Applied.duplicate(id(29)));
    }

    @Test
    void known_isWhatTheNextRecordWouldMeet() {
        Append first = identified(ALICE, stepAt(0, THEN), "a", "x");
        append(first);
        Idempotency given = first.idempotency().orElseThrow();

        assertThat(known(ALICE, given, THEN)).contains(new KnownId(id(0), given.content()));
        assertThat(known(ALICE, given, THEN + 10 * MINUTE)).isPresent();
        assertThat(known(ALICE, given, THEN + 10 * MINUTE + 1)).isEmpty();
        assertThat(known(
                        ALICE,
                        identified(ALICE, stepAt(1, THEN), "b", "x")
                                .idempotency()
                                .orElseThrow(),
                        THEN))
                .isEmpty();
    }

    @Test
    void known_afterTheWindowByThePartitionsClock_isNot() {
        Append first = identified(ALICE, stepAt(0, THEN), "a", "x");
        append(first);
        append(message(BOB, stepAt(1, THEN + 10 * MINUTE + 1)));

        assertThat(known(ALICE, first.idempotency().orElseThrow(), THEN)).isEmpty();
    }

    @Test
    void known_ofAnEmptyStore_isNothing() {
        world.wipe();
        assertThat(known(
                        ALICE,
                        identified(ALICE, step(0), "a", "x").idempotency().orElseThrow(),
                        THEN))
                .isEmpty();
    }

    private Optional<KnownId> known(Mailbox mailbox, Idempotency given, long now) {
        return await(reader.known(mailbox, given.id(), now));
    }

    private static Append from(Origin origin, long offset, String content) {
        Append plain = identified(ALICE, step(offset), "a", content);
        Step step = new Step(offset - 1, offset, 3, T0 + offset, Optional.of(origin));
        return new Append(step, plain.mailbox(), plain.message(), plain.idempotency(), plain.collapseKey());
    }
}
