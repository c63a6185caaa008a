package dev.godwit.router.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.inbox.memory.InMemoryInbox;
import dev.godwit.protocol.MessageId;
import dev.godwit.router.forward.Delivery;
import dev.godwit.router.lane.FlakyWriter.Fate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LaneTest {

    private final Rig rig = new Rig();
    private final String alice = rig.userOn(0);
    private final String bob = rig.userOn(0, 1);

    @Test
    void records_areAppendedInOrder_andForwardedWithTheIdBefore() {
        Rig.Node node = rig.node();
        node.client.assign(0);
        rig.push(alice, "a");
        rig.push(bob, "b");
        rig.push(alice, "c");
        node.settle();

        assertThat(rig.texts(alice)).containsExactly("a", "c");
        assertThat(rig.texts(bob)).containsExactly("b");
        assertThat(node.outlet.deliveries())
                .extracting(d -> d.id().orElseThrow().offset())
                .containsExactly(0L, 1L, 2L);
        assertThat(node.outlet.deliveries())
                .extracting(Delivery::previous)
                .containsExactly(MessageId.NONE, MessageId.NONE, new MessageId(1, 0));
        assertThat(node.outlet.deliveries().get(2).message())
                .isEqualTo(rig.log(alice).get(1).message());
    }

    @Test
    void newOwner_sweepsOnce_afterItsFirstLookAtTheWatermark() {
        Rig.Node node = rig.node();
        node.client.assign(0);
        rig.push(alice, "a");
        node.settle();

        assertThat(node.outlet.all()).containsExactly("sweep 1.0", "forward 1.0 1-0");
    }

    @Test
    void secondOwner_continuesWhereTheStoreIs_whateverWasCommitted() {
        Rig.Node first = rig.node();
        first.client.assign(0);
        rig.push(alice, "a");
        rig.push(alice, "b");
        first.settle();
        first.client.revoke(0);
        rig.kafka.commit(0, 0);
        rig.push(alice, "c");

        Rig.Node second = rig.node();
        second.client.assign(0);
        second.settle();

        assertThat(rig.texts(alice)).containsExactly("a", "b", "c");
        assertThat(second.outlet.all()).containsExactly("sweep 1.0", "forward 1.0 1-2");
    }

    @Test
    void recordsPolledBeforeTheSeek_areDiscarded() {
        Rig.Node node = rig.node();
        for (int i = 0; i < 3; i++) {
            rig.push(alice, "m" + i);
        }
        node.client.assign(0);
        // Fetched at the committed position while the store still has to answer.
        node.writer.holdAnswers();
        rig.loop.run();
        node.client.resume(0);
        node.client.poll(10);
        rig.loop.run();
        assertThat(node.client.isPaused(0)).isTrue();
        node.writer.releaseAnswers();
        node.settle();

        assertThat(rig.texts(alice)).containsExactly("m0", "m1", "m2");
        assertThat(node.count("godwit.router.records", "outcome", "appended")).isEqualTo(3);
    }

    @Test
    void otherTopicId_haltsThePartition_andNothingIsConsumed() {
        Rig.Node node = rig.node();
        node.client.assign(0);
        rig.push(alice, "a");
        node.settle();
        node.client.revoke(0);
        rig.kafka.recreate();
        rig.push(alice, "b");
        node.client.assign(0);
        node.settle();
        rig.loop.advance(2_000);

        assertThat(rig.texts(alice)).containsExactly("a");
        assertThat(node.lanes.trouble()).contains("partition 0").contains("topic id");
    }

    @Test
    void objections_haltThePartition_untilTheyAreGone() {
        Rig.Node node = rig.node();
        rig.kafka.object("cleanup.policy: compact (expected: delete)");
        node.client.assign(0);
        rig.push(alice, "a");
        node.settle();
        rig.loop.advance(1_000);
        assertThat(rig.texts(alice)).isEmpty();
        assertThat(node.lanes.trouble()).contains("cleanup.policy");

        rig.kafka.objectNoMore();
        rig.loop.advance(31_000);
        node.settle();
        assertThat(rig.texts(alice)).containsExactly("a");
        rig.loop.advance(1_000);
        assertThat(node.lanes.trouble()).isEmpty();
    }

    @Test
    void kafkaThatLostItsTail_halts_insteadOfTakingNewRecordsForOldOnes() {
        Rig.Node node = rig.node();
        node.client.assign(0);
        rig.push(alice, "a");
        rig.push(alice, "b");
        node.settle();
        node.client.revoke(0);
        rig.kafka.dropFrom(0, 1);
        node.client.assign(0);
        node.settle();
        rig.loop.advance(1_000);

        assertThat(node.lanes.trouble()).contains("lost its tail");
    }

    @Test
    void storeDown_pausesAndNeverSkips() {
        Rig.Node node = rig.node();
        node.client.assign(0);
        rig.push(alice, "a");
        node.settle();
        rig.inbox.disconnect();
        rig.push(alice, "b");
        node.settle();
        for (int i = 0; i < 30; i++) {
            rig.loop.advance(1_000);
            node.settle();
        }
        assertThat(node.client.isPaused(0)).isTrue();
        assertThat(node.outlet.deliveries()).hasSize(1);
        assertThat(node.lanes.trouble()).contains("disconnected");

        rig.inbox.reconnect();
        rig.loop.advance(5_000);
        node.settle();
        assertThat(rig.texts(alice)).containsExactly("a", "b");
        assertThat(node.client.isPaused(0)).isFalse();
    }

    @Test
    void failedSteps_backOffLongerEachTime_upToFiveSeconds() {
        Rig.Node node = rig.blindNode();
        node.client.assign(0);
        node.settle();
        node.writer.fate(() -> Fate.LOST);
        rig.push(alice, "a");
        node.settle();
        double before = node.count("godwit.router.resyncs", "reason", "resync-failed");
        rig.loop.advance(60_000);

        assertThat(node.count("godwit.router.resyncs", "reason", "resync-failed") - before)
                .isBetween(11.0, 40.0);
    }

    @Test
    void stepThatWasAppliedButNotAnswered_isNotAppliedTwice_andIsForwarded() {
        Rig.Node node = rig.node();
        node.client.assign(0);
        node.settle();
        node.outlet.clear();
        node.writer.fate(() -> Fate.ANSWER_LOST);
        rig.push(alice, "a");
        node.settle();
        node.writer.fate(() -> Fate.ANSWERED);
        rig.loop.advance(200);
        rig.push(alice, "b");
        node.settle();

        assertThat(rig.offsets(alice)).containsExactly(0L, 1L);
        // The first was never forwarded, so its partition was swept after it stood.
        assertThat(node.outlet.all()).containsExactly("sweep 1.0", "forward 1.0 1-1");
    }

    @Test
    void lostStep_makesTheStoreRefuseTheRest_andAllIsSentAgain() {
        Rig.Node node = rig.blindNode();
        node.client.assign(0);
        node.settle();
        int[] calls = {0};
        node.writer.fate(() -> calls[0]++ == 1 ? Fate.LOST : Fate.ANSWERED);
        for (int i = 0; i < 5; i++) {
            rig.push(alice, "m" + i);
        }
        node.settle();
        rig.loop.advance(200);
        node.settle();

        assertThat(rig.texts(alice)).containsExactly("m0", "m1", "m2", "m3", "m4");
    }

    @Test
    void storeThatWentBack_isNoticedByTheNextStep_andFilledAgain() {
        Rig.Node node = rig.blindNode();
        node.client.assign(0);
        rig.push(alice, "a");
        node.settle();
        InMemoryInbox.Copy copy = rig.inbox.copy();
        rig.push(alice, "b");
        node.settle();
        rig.inbox.restore(copy);
        node.outlet.clear();
        rig.push(alice, "c");
        node.settle();

        assertThat(rig.texts(alice)).containsExactly("a", "b", "c");
        assertThat(node.outlet.all()).containsExactly("sweep 1.0", "forward 1.0 1-1", "forward 1.0 1-2");
    }

    @Test
    void storeThatWentBack_isNoticedOnReconnect_withoutAnyNewRecord() {
        Rig.Node node = rig.blindNode();
        node.client.assign(0);
        rig.push(alice, "a");
        node.settle();
        InMemoryInbox.Copy copy = rig.inbox.copy();
        rig.push(alice, "b");
        node.settle();
        rig.inbox.restore(copy);
        node.outlet.clear();
        node.writer.reconnected();
        node.settle();

        assertThat(rig.texts(alice)).containsExactly("a", "b");
        assertThat(node.outlet.all()).containsExactly("sweep 1.0", "forward 1.0 1-1");
    }

    @Test
    void storeThatWentBack_isNoticedByTheIdleCheck() {
        Rig.Node node = rig.node();
        node.client.assign(0);
        rig.push(alice, "a");
        node.settle();
        InMemoryInbox.Copy copy = rig.inbox.copy();
        rig.push(alice, "b");
        node.settle();
        rig.inbox.restore(copy);
        rig.loop.advance(3_000);
        node.settle();

        assertThat(rig.texts(alice)).containsExactly("a", "b");
    }

    @Test
    void wipedStore_isFilledWithTheSameIds() {
        Rig.Node node = rig.node();
        node.client.assign(0, 1, 2, 3);
        for (int i = 0; i < 20; i++) {
            rig.push("user" + i % 5, "m" + i);
        }
        node.settle();
        List<Long> before = rig.offsets("user1");
        rig.inbox.wipe();
        assertThat(rig.offsets("user1")).isEmpty();
        rig.loop.advance(3_000);
        node.settle();

        assertThat(rig.offsets("user1")).isEqualTo(before).isNotEmpty();
    }

    @Test
    void anotherOwnerAhead_isFollowed() {
        Rig.Node zombie = rig.node();
        zombie.client.assign(0);
        rig.push(alice, "a");
        zombie.settle();
        zombie.client.forgetAssignment(0);
        Rig.Node owner = rig.node();
        owner.client.assign(0);
        rig.push(alice, "b");
        owner.settle();
        zombie.client.assign(0);
        zombie.settle();
        rig.push(alice, "c");
        zombie.settle();
        owner.settle();

        assertThat(rig.texts(alice)).containsExactly("a", "b", "c");
    }

    @Test
    void recordThatAZombieApplied_isForwardedByTheOwnerToo() {
        Rig.Node zombie = rig.blindNode();
        Rig.Node owner = rig.blindNode();
        zombie.client.assign(0);
        zombie.settle();
        zombie.client.forgetAssignment(0);
        owner.client.assign(0);
        owner.settle();
        owner.outlet.clear();
        rig.push(alice, "a");
        zombie.lanes.records(0, rig.kafka.all(0));
        rig.loop.run();
        assertThat(rig.texts(alice)).containsExactly("a");
        // The zombie may be dead by now: its forwarding proves nothing.
        owner.settle();

        assertThat(owner.outlet.all()).containsExactly("forward 1.0 1-0");
    }

    @Test
    void busyPartition_stillWritesKafkasEnd() {
        Rig.Node node = rig.node();
        node.client.assign(0);
        rig.push(alice, "a");
        node.settle();
        long before = rig.page(alice).store().orElseThrow().endWrites();
        for (int i = 0; i < 100; i++) {
            rig.push(alice, "m" + i);
            node.client.poll(1);
            rig.loop.advance(100);
        }
        assertThat(rig.page(alice).store().orElseThrow().endWrites() - before).isGreaterThanOrEqualTo(2);
        assertThat(rig.page(alice).store().orElseThrow().kafkaEnd()).isGreaterThan(90);
    }

    @Test
    void floodedLane_isPaused_andGoesOnWhenHalfIsDone() {
        LaneSettings small =
                new LaneSettings(4, 1 << 20, 10, 1 << 20, Duration.ofSeconds(2), Duration.ofSeconds(4), Rig.LOG_AGE);
        Rig.Node node = rig.new Node(small);
        node.client.assign(0);
        node.settle();
        node.writer.holdAnswers();
        for (int i = 0; i < 30; i++) {
            rig.push(alice, "m" + i);
        }
        node.client.poll(20);
        rig.loop.run();
        assertThat(node.client.isPaused(0)).isTrue();
        assertThat(rig.watermark(0)).isEqualTo(3);

        node.writer.releaseAnswers();
        node.settle();
        assertThat(node.client.isPaused(0)).isFalse();
        assertThat(rig.texts(alice)).hasSize(30);
    }

    @Test
    void committedOffset_followsTheStore() {
        Rig.Node node = rig.node();
        node.client.assign(0);
        rig.push(alice, "a");
        node.settle();
        rig.loop.advance(1_000);

        assertThat(node.client.committed(0).toCompletableFuture().join()).isEqualTo(1);
    }

    @Test
    void revokedLane_doesNothingMore() {
        Rig.Node node = rig.node();
        node.client.assign(0);
        node.settle();
        node.writer.holdAnswers();
        rig.push(alice, "a");
        node.settle();
        node.client.revoke(0);
        rig.loop.run();
        node.outlet.clear();
        node.writer.releaseAnswers();
        rig.loop.advance(60_000);

        assertThat(node.outlet.all()).isEmpty();
    }
}
