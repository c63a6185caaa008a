package dev.godwit.inbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.inbox.Applied;
import dev.godwit.inbox.LogEntry;
import dev.godwit.protocol.MessageId;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Appending, doing it again, and doing it from a wrong watermark. */
public abstract class AppendContract extends InboxContract {

    @Test
    void append_answersTheIdBeforeInItsMailbox() {
        assertThat(append(ALICE, 0)).isEqualTo(Applied.appended(MessageId.NONE, false));
        assertThat(append(BOB, 1)).isEqualTo(Applied.appended(MessageId.NONE, false));
        assertThat(append(ALICE, 2)).isEqualTo(Applied.appended(id(0), false));
        assertThat(append(BOB, 3)).isEqualTo(Applied.appended(id(1), false));
    }

    @Test
    void append_keepsTheMessageAsItIs() {
        append(ALICE, 0);

        LogEntry entry = page(ALICE).entries().get(0);
        assertThat(entry.id()).isEqualTo(id(0));
        assertThat(entry.message()).isEqualTo(text(0));
        assertThat(entry.gap()).isFalse();
    }

    @Test
    void append_passesOverHolesInTheOffsets() {
        append(ALICE, 0);

        assertThat(append(message(ALICE, step(0, 7)))).isEqualTo(Applied.appended(id(0), false));
        assertThat(watermark()).isEqualTo(7);
    }

    @Test
    void replay_ofWhatStandsInTheLog_answersAsTheFirstTime() {
        append(ALICE, 0);
        append(ALICE, 1);
        append(ALICE, 2);

        assertThat(append(ALICE, 1)).isEqualTo(Applied.replayed(id(0), false));
        assertThat(idsOf(ALICE)).containsExactly(id(0), id(1), id(2));
        assertThat(watermark()).isEqualTo(2);
    }

    @Test
    void replay_ofWhatIsNotInTheLog_isAbsent() {
        for (long offset = 0; offset < 6; offset++) {
            append(ALICE, offset);
        }
        skip(step(6));

        assertThat(append(ALICE, 0)).as("trimmed").isEqualTo(Applied.replayedAbsent());
        assertThat(append(ALICE, 6)).as("skipped").isEqualTo(Applied.replayedAbsent());
        assertThat(append(BOB, 3)).as("of another mailbox").isEqualTo(Applied.replayedAbsent());
        world.expire(TOPIC, ALICE);
        assertThat(append(ALICE, 5)).as("expired").isEqualTo(Applied.replayedAbsent());
    }

    @Test
    void replay_doesNotLookAtPrevious() {
        append(ALICE, 0);
        append(ALICE, 1);

        assertThat(append(message(ALICE, step(-1, 1)))).isEqualTo(Applied.replayed(id(0), false));
    }

    @Test
    void rewind_writesNothing() {
        append(ALICE, 0);
        append(ALICE, 1);

        assertThat(append(message(ALICE, step(2, 3)))).isEqualTo(Applied.rewind(1));
        assertThat(append(message(ALICE, step(0, 3)))).isEqualTo(Applied.rewind(1));
        assertThat(skip(step(2, 3))).isEqualTo(Applied.rewind(1));
        assertThat(jump(step(2, 3))).isEqualTo(Applied.rewind(1));

        assertThat(watermark()).isEqualTo(1);
        assertThat(idsOf(ALICE)).containsExactly(id(0), id(1));
        assertThat(page(ALICE).lost()).isEmpty();
    }

    @Test
    void rewind_ofAStoreThatLostEverything_isBelowAnyWatermark() {
        world.wipe();

        assertThat(append(ALICE, 0)).isEqualTo(Applied.rewind(Applied.NO_WATERMARK));
        assertThat(skip(step(0))).isEqualTo(Applied.rewind(Applied.NO_WATERMARK));
        assertThat(jump(step(0))).isEqualTo(Applied.rewind(Applied.NO_WATERMARK));
        assertThat(page(ALICE).last()).isEqualTo(MessageId.NONE);
    }

    @Test
    void steps_areAnsweredInTheirOrder() {
        List<Applied> answers =
                LongStream.range(0, 200)
                        .mapToObj(offset -> writer.append(P, message(ALICE, step(offset))))
                        .toList()
                        .stream()
                        .map(InboxContract::await)
                        .toList();

        assertThat(answers.get(0)).isEqualTo(Applied.appended(MessageId.NONE, false));
        for (int offset = 1; offset < 200; offset++) {
            assertThat(answers.get(offset)).isEqualTo(Applied.appended(id(offset - 1), false));
        }
    }

    @Test
    void skip_movesTheWatermarkOnly() {
        append(ALICE, 0);

        assertThat(skip(step(1))).isEqualTo(Applied.skipped());
        assertThat(skip(step(1))).isEqualTo(Applied.replayedAbsent());

        assertThat(watermark()).isEqualTo(1);
        assertThat(idsOf(ALICE)).containsExactly(id(0));
        assertThat(append(ALICE, 2)).isEqualTo(Applied.appended(id(0), false));
    }
}
