package dev.godwit.inbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.inbox.Append;
import dev.godwit.inbox.Applied;
import dev.godwit.inbox.LogEntry;
import dev.godwit.inbox.Origin;
import dev.godwit.protocol.MessageId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Derived records: each once, and a gap entry where that cannot be known. */
public abstract class OriginContract extends InboxContract {

    private static final Applied REPEATED = Applied.duplicate(MessageId.NONE);

    @Test
    void repeatedOrigin_isADuplicate() {
        append(message(ALICE, stepFrom(Origin.ofPartition(7, 50, 0), 0)));
        append(message(BOB, stepFrom(Origin.ofPartition(7, 50, 1), 1)));

        assertThat(append(message(ALICE, stepFrom(Origin.ofPartition(7, 50, 0), 2))))
                .isEqualTo(REPEATED);
        assertThat(append(message(BOB, stepFrom(Origin.ofPartition(7, 50, 1), 3))))
                .isEqualTo(REPEATED);
        assertThat(append(message(BOB, stepFrom(Origin.ofPartition(7, 49, 9), 4))))
                .isEqualTo(REPEATED);
        assertThat(watermark()).isEqualTo(4);
        assertThat(idsOf(ALICE)).containsExactly(id(0));
        assertThat(idsOf(BOB)).containsExactly(id(1));
    }

    @Test
    void laterOrigin_isAppended() {
        append(message(ALICE, stepFrom(Origin.ofPartition(7, 50, 3), 0)));

        assertThat(append(message(ALICE, stepFrom(Origin.ofPartition(7, 50, 10), 1))))
                .isEqualTo(Applied.appended(id(0), false));
        assertThat(append(message(ALICE, stepFrom(Origin.ofPartition(7, 101, 0), 2))))
                .isEqualTo(Applied.appended(id(1), false));
        assertThat(append(message(ALICE, stepFrom(Origin.ofPartition(8, 1, 0), 3))))
                .isEqualTo(Applied.appended(id(2), false));
    }

    @Test
    void skip_movesTheOriginPosition() {
        skip(stepFrom(Origin.ofPartition(7, 50, 0), 0));

        assertThat(append(message(ALICE, stepFrom(Origin.ofPartition(7, 50, 0), 1))))
                .isEqualTo(REPEATED);
    }

    /** A volatile message whose copy was written twice is passed on once. */
    @Test
    void repeatedOrigin_isADuplicate_alsoWhereItIsSkipped() {
        skip(stepFrom(Origin.ofPartition(7, 50, 0), 0));

        assertThat(skip(stepFrom(Origin.ofPartition(7, 50, 0), 1))).isEqualTo(REPEATED);
        assertThat(skip(stepFrom(Origin.ofPartition(7, 50, 1), 2))).isEqualTo(Applied.skipped());
        assertThat(watermark()).isEqualTo(2);
    }

    @Test
    void aForeignSource_isKnownByTopicAndPartition() {
        append(message(ALICE, stepFrom(Origin.ofForeign("topic-a", 7, 50), 0)));

        assertThat(append(message(ALICE, stepFrom(Origin.ofForeign("topic-a", 7, 50), 1))))
                .isEqualTo(REPEATED);
        assertThat(append(message(ALICE, stepFrom(Origin.ofForeign("topic-b", 7, 50), 2))))
                .isEqualTo(Applied.appended(id(0), false));
        assertThat(append(message(ALICE, stepFrom(Origin.ofPartition(7, 50, 0), 3))))
                .isEqualTo(Applied.appended(id(2), false));
    }

    @Test
    void aboveAFloor_theFirstOfAForeignSource_isAMessage() {
        beginAgain(100);

        assertThat(append(message(ALICE, stepFrom(Origin.ofForeign("topic-a", 7, 50), 100))))
                .isEqualTo(Applied.appended(id(99), false));
        assertThat(append(message(ALICE, stepFrom(Origin.ofForeign("topic-a", 7, 50), 101))))
                .isEqualTo(REPEATED);
    }

    @Test
    void aboveAFloor_theFirstOfAnOriginPartition_isAGapEntry() {
        beginAgain(100);

        assertThat(append(message(ALICE, stepFrom(Origin.ofPartition(7, 50, 0), 100))))
                .isEqualTo(Applied.appended(id(99), true));
        assertThat(append(message(ALICE, stepFrom(Origin.ofPartition(7, 50, 1), 101))))
                .isEqualTo(Applied.appended(id(100), false));
        assertThat(append(message(ALICE, stepFrom(Origin.ofPartition(8, 50, 0), 102))))
                .isEqualTo(Applied.appended(id(101), true));
        assertThat(append(ALICE, 103)).isEqualTo(Applied.appended(id(102), false));

        assertThat(page(ALICE).entries()).extracting(LogEntry::gap).containsExactly(true, false, true, false);
        assertThat(page(ALICE).entries().get(0).message()).isEmpty();
        assertThat(append(message(ALICE, stepFrom(Origin.ofPartition(7, 50, 0), 100))))
                .isEqualTo(Applied.replayed(id(99), true));
        assertThat(append(message(ALICE, stepFrom(Origin.ofPartition(7, 50, 1), 101))))
                .isEqualTo(Applied.replayed(id(100), false));
    }

    @Test
    void gapEntry_leavesNoProducerIdAndCollapsesNothing() {
        beginAgain(100);
        append(collapsing(ALICE, 100, "price"));
        Append plain = identified(ALICE, stepFrom(Origin.ofPartition(7, 50, 0), 101), "a", "x");
        append(new Append(plain.step(), ALICE, plain.message(), plain.idempotency(), Optional.of("price")));

        assertThat(idsOf(ALICE)).containsExactly(id(100), id(101));
        assertThat(append(identified(ALICE, step(102), "a", "y"))).isEqualTo(Applied.appended(id(101), false));
        append(collapsing(ALICE, 103, "price"));
        assertThat(idsOf(ALICE)).containsExactly(id(101), id(102), id(103));
    }

    @Test
    void afterLostRecords_knownOriginsAreUnknownAgain() {
        append(message(ALICE, stepFrom(Origin.ofPartition(7, 50, 0), 0)));
        jump(step(0, 10));

        assertThat(append(message(ALICE, stepFrom(Origin.ofPartition(7, 50, 0), 11))))
                .isEqualTo(REPEATED);
        assertThat(append(message(ALICE, stepFrom(Origin.ofPartition(7, 60, 0), 12))))
                .isEqualTo(Applied.appended(id(10), true));
        assertThat(append(message(ALICE, stepFrom(Origin.ofPartition(7, 61, 0), 13))))
                .isEqualTo(Applied.appended(id(12), false));
    }

    @Test
    void afterALostControlRecord_originsStayKnown() {
        append(message(ALICE, stepFrom(Origin.ofPartition(7, 50, 0), 0)));
        jump(stepFrom(Origin.ofPartition(8, 70, 0), 1));

        assertThat(append(message(ALICE, stepFrom(Origin.ofPartition(7, 60, 0), 2))))
                .isEqualTo(Applied.appended(id(1), false));
    }

    @Test
    void repeatedLostControlRecord_isADuplicate() {
        jump(stepFrom(Origin.ofPartition(8, 70, 0), 0));
        append(ALICE, 1);

        assertThat(jump(stepFrom(Origin.ofPartition(8, 70, 0), 2))).isEqualTo(REPEATED);
        assertThat(page(ALICE).lost()).hasSize(1);
        assertThat(page(ALICE).head()).isEqualTo(id(1));
        assertThat(watermark()).isEqualTo(2);
    }
}
