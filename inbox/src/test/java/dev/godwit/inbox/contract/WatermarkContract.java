package dev.godwit.inbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.inbox.Applied;
import dev.godwit.inbox.LogPage;
import dev.godwit.inbox.Watermark;
import org.junit.jupiter.api.Test;

/** How far a partition is, and Kafka's end next to it. */
public abstract class WatermarkContract extends InboxContract {

    @Test
    void unknownPartition_hasNone() {
        world.wipe();

        assertThat(await(writer.watermark(P, 5))).isEmpty();
        assertThat(await(writer.watermark(P, 5))).as("asking does not make one").isEmpty();
    }

    @Test
    void start_standsBelowTheFloor() {
        world.wipe();

        assertThat(await(writer.start(P, "topic-id", 100, 140))).isEqualTo(new Watermark(99, -1, "topic-id", 100));
        assertThat(await(writer.watermark(P, -1))).contains(new Watermark(99, -1, "topic-id", 100));
        assertThat(page(ALICE).store()).contains(new LogPage.Store(99, 140, 1));
        assertThat(page(ALICE).head())
                .as("a floor is no loss")
                .isEqualTo(page(BOB).last());
    }

    @Test
    void belowTheFloor_nothingIsKnownOfAnyMailbox() {
        world.wipe();
        begin(100);

        assertThat(page(ALICE).forgotten()).isEqualTo(id(99));
        assertThat(append(ALICE, 100)).isEqualTo(Applied.appended(id(99), false));
        assertThat(page(ALICE).trimmedThrough()).isEqualTo(id(99));
    }

    @Test
    void start_ofAKnownPartition_changesNothing() {
        append(ALICE, 0);

        assertThat(await(writer.start(P, "other", 100, 140))).isEqualTo(new Watermark(0, 3, "topic-id", 0));
        assertThat(page(ALICE).store()).contains(new LogPage.Store(0, 1, 0));
    }

    @Test
    void watermark_writesKafkasEndAndCounts() {
        append(ALICE, 0);

        assertThat(await(writer.watermark(P, 7))).contains(new Watermark(0, 3, "topic-id", 0));
        assertThat(page(ALICE).store()).contains(new LogPage.Store(0, 7, 1));
        await(writer.watermark(P, -1));
        assertThat(page(ALICE).store()).contains(new LogPage.Store(0, 7, 1));
        await(writer.watermark(P, 5));
        assertThat(page(ALICE).store()).contains(new LogPage.Store(0, 5, 2));
    }

    @Test
    void end_isNeverBelowWhatWasApplied() {
        await(writer.watermark(P, 1));
        append(ALICE, 0);
        append(ALICE, 1);
        assertThat(page(ALICE).store()).contains(new LogPage.Store(1, 2, 1));

        await(writer.watermark(P, 1));
        assertThat(page(ALICE).store()).contains(new LogPage.Store(1, 2, 2));
        skip(step(2));
        assertThat(page(ALICE).store()).contains(new LogPage.Store(2, 3, 2));
        jump(step(2, 9));
        assertThat(page(ALICE).store()).contains(new LogPage.Store(9, 10, 2));
    }
}
