package dev.godwit.inbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.inbox.Applied;
import dev.godwit.protocol.MessageId;
import org.junit.jupiter.api.Test;

/** What a log does not keep, and that it says so. */
public abstract class LimitsContract extends InboxContract {

    @Test
    void overTheCount_theOldestAreTrimmedAndRecorded() {
        for (long offset = 0; offset < 8; offset++) {
            append(ALICE, offset);
        }

        assertThat(idsOf(ALICE)).containsExactly(id(3), id(4), id(5), id(6), id(7));
        assertThat(page(ALICE).trimmedThrough()).isEqualTo(id(2));
        assertThat(page(ALICE).mark()).isEqualTo(id(2));
        assertThat(page(BOB).trimmedThrough()).isEqualTo(MessageId.NONE);
    }

    @Test
    void overTheBytes_theOldestAreTrimmedAndRecorded() {
        append(sized(ALICE, 0, 500));
        append(sized(ALICE, 1, 1_500));
        append(sized(ALICE, 2, 1_500));
        assertThat(idsOf(ALICE)).containsExactly(id(0), id(1), id(2));

        append(sized(ALICE, 3, 900));

        assertThat(idsOf(ALICE)).containsExactly(id(2), id(3));
        assertThat(page(ALICE).trimmedThrough()).isEqualTo(id(1));
    }

    @Test
    void theNewest_staysHoweverLarge() {
        append(ALICE, 0);
        append(ALICE, 1);

        append(sized(ALICE, 2, 100_000));

        assertThat(idsOf(ALICE)).containsExactly(id(2));
        assertThat(page(ALICE).trimmedThrough()).isEqualTo(id(1));
        append(ALICE, 3);
        assertThat(idsOf(ALICE)).containsExactly(id(3));
    }

    @Test
    void manySmall_makeRoomForALargeOneAtOnce() {
        for (long offset = 0; offset < 8; offset++) {
            append(sized(ROOM, offset, 300));
        }

        append(sized(ROOM, 8, 7_700));

        assertThat(idsOf(ROOM)).containsExactly(id(8));
        assertThat(page(ROOM).trimmedThrough()).isEqualTo(id(7));
    }

    @Test
    void topics_haveTheirOwnLimits() {
        for (long offset = 0; offset < 8; offset++) {
            append(ROOM, offset);
        }

        assertThat(idsOf(ROOM)).hasSize(8);
        append(ROOM, 8);
        assertThat(page(ROOM).trimmedThrough()).isEqualTo(id(0));
    }

    @Test
    void collapse_deletesTheOlderEntryOfTheKey() {
        append(collapsing(ALICE, 0, "price"));
        append(ALICE, 1);
        append(collapsing(ALICE, 2, "stock"));
        append(collapsing(BOB, 3, "price"));

        assertThat(append(collapsing(ALICE, 4, "price"))).isEqualTo(Applied.appended(id(2), false));

        assertThat(idsOf(ALICE)).containsExactly(id(1), id(2), id(4));
        assertThat(idsOf(BOB)).containsExactly(id(3));
        assertThat(page(ALICE).trimmedThrough()).as("nothing is missing").isEqualTo(MessageId.NONE);
    }

    @Test
    void collapse_leavesTheLastIdWhereItWas() {
        append(collapsing(ALICE, 0, "price"));
        append(collapsing(ALICE, 1, "price"));

        assertThat(idsOf(ALICE)).containsExactly(id(1));
        assertThat(append(collapsing(ALICE, 2, "price"))).isEqualTo(Applied.appended(id(1), false));
        assertThat(idsOf(ALICE)).containsExactly(id(2));
    }

    @Test
    void collapsed_takesNoRoom() {
        for (long offset = 0; offset < 50; offset++) {
            append(collapsing(ALICE, offset, "price"));
        }
        for (long offset = 50; offset < 54; offset++) {
            append(sized(ALICE, offset, 800));
        }

        assertThat(idsOf(ALICE)).containsExactly(id(49), id(50), id(51), id(52), id(53));
    }

    @Test
    void trimmedKey_canBeUsedAgain() {
        append(collapsing(ALICE, 0, "price"));
        for (long offset = 1; offset < 6; offset++) {
            append(ALICE, offset);
        }

        assertThat(append(collapsing(ALICE, 6, "price"))).isEqualTo(Applied.appended(id(5), false));
        assertThat(idsOf(ALICE)).containsExactly(id(2), id(3), id(4), id(5), id(6));
    }

    @Test
    void replay_ofACollapsedEntry_isAbsent() {
        append(collapsing(ALICE, 0, "price"));
        append(collapsing(ALICE, 1, "price"));

        assertThat(append(collapsing(ALICE, 0, "price"))).isEqualTo(Applied.replayedAbsent());
        assertThat(idsOf(ALICE)).containsExactly(id(1));
    }

    @Test
    void expiredLog_isRecordedAsTrimmedByTheNextAppend() {
        append(collapsing(ALICE, 0, "price"));
        append(ALICE, 1);
        world.expire(TOPIC, ALICE);
        assertThat(page(ALICE).exists()).isFalse();
        assertThat(page(ALICE).last()).isEqualTo(id(1));
        assertThat(page(ALICE).mark()).isEqualTo(id(1));

        assertThat(append(collapsing(ALICE, 2, "price"))).isEqualTo(Applied.appended(id(1), false));

        assertThat(page(ALICE).trimmedThrough()).isEqualTo(id(1));
        assertThat(idsOf(ALICE)).containsExactly(id(2));
    }

    @Test
    void expiredLog_takesNoRoom() {
        append(sized(ALICE, 0, 3_000));
        world.expire(TOPIC, ALICE);
        append(sized(ALICE, 1, 1_500));
        append(sized(ALICE, 2, 1_500));

        assertThat(idsOf(ALICE)).containsExactly(id(1), id(2));
    }

    @Test
    void recordsOlderThanTheAge_leaveALogThatHasExpired() {
        long old = T0 - AGE.toMillis();
        append(message(ALICE, stepAt(0, old)));
        append(message(ALICE, stepAt(1, old + 1)));

        assertThat(page(ALICE).exists()).isFalse();
        assertThat(page(ALICE).entries()).isEmpty();
        assertThat(page(ALICE).mark()).isEqualTo(id(1));
    }

    @Test
    void expiry_isNeverMovedBack() {
        append(ALICE, 0);
        append(message(ALICE, stepAt(1, T0 - AGE.toMillis())));

        assertThat(idsOf(ALICE)).containsExactly(id(0), id(1));
    }
}
