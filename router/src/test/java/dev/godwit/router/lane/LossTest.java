package dev.godwit.router.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.inbox.LostRange;
import dev.godwit.router.log.memory.InMemoryKafka.Sending;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Kafka no longer holds, and what lies below the floor of a store that begins anew. */
final class LossTest {

    private static final long FOUR_DAYS_AGO = Rig.NOW - Duration.ofDays(4).toMillis();

    private final Rig rig = new Rig();
    private final String alice = rig.userOn(0);
    private final String eve = rig.userOn(1);
    private Rig.Node node;

    @BeforeEach
    void start() {
        node = rig.node();
    }

    @Test
    void unknownPartition_beginsAtTheLogsAge() {
        rig.kafka.produce(0, alice, Rig.request(alice, "old"), FOUR_DAYS_AGO);
        rig.push(alice, "young");
        rig.kafka.commit(0, 2);
        node.client.assign(0);
        node.settle();

        assertThat(rig.texts(alice)).containsExactly("young");
        assertThat(rig.kafka.end(1)).isZero();
    }

    @Test
    void requestsBelowTheFloorThatWereNeverExpanded_areAnnouncedToAllOthers_beforeTheStart() {
        rig.kafka.produce(0, alice, Rig.request(alice, "old"), FOUR_DAYS_AGO);
        rig.push(alice, "young");
        rig.kafka.sending(outgoing -> Sending.REFUSED);
        node.client.assign(0, 1);
        node.settle();
        rig.loop.advance(20_000);
        assertThat(rig.watermark(0)).isEqualTo(-2);

        rig.kafka.sending(outgoing -> Sending.DONE);
        rig.loop.advance(20_000);
        node.settle();
        assertThat(rig.texts(alice)).containsExactly("young");
        for (int other = 1; other < Rig.PARTITIONS; other++) {
            assertThat(rig.kafka.all(other)).hasSize(1);
        }
        assertThat(rig.page(eve).lost()).hasSize(1);
    }

    @Test
    void truncatedKafka_tellsAllOthersFirst_thenPassesTheRange() {
        rig.push(alice, "a");
        node.client.assign(0, 1);
        node.settle();
        node.client.revoke(0);
        rig.push(alice, "lost");
        rig.push(alice, "c");
        rig.kafka.dropBelow(0, 2);
        rig.kafka.sending(outgoing -> Sending.REFUSED);
        node.client.assign(0);
        node.settle();
        rig.loop.advance(20_000);
        assertThat(rig.watermark(0)).isZero();

        rig.kafka.sending(outgoing -> Sending.DONE);
        rig.loop.advance(20_000);
        node.settle();
        assertThat(rig.texts(alice)).containsExactly("a", "c");
        assertThat(rig.page(alice).lost())
                .containsExactly(
                        new LostRange(rig.partition(0).id(0), rig.partition(0).id(1)));
        assertThat(rig.page(eve).lost()).hasSize(1);
        assertThat(rig.kafka.all(2)).hasSize(1);
        assertThat(rig.kafka.all(3)).hasSize(1);
    }

    @Test
    void jump_isFollowedByASweep() {
        rig.push(alice, "a");
        node.client.assign(0);
        node.settle();
        node.client.revoke(0);
        rig.push(alice, "lost");
        rig.kafka.dropBelow(0, 2);
        // The gateways' look at the log after the first notice is too early: the range is not in it yet.
        rig.kafka.sending(outgoing -> Sending.REFUSED);
        node.client.assign(0);
        node.settle();
        node.outlet.clear();
        rig.kafka.sending(outgoing -> Sending.DONE);
        rig.loop.advance(5_000);
        node.settle();

        assertThat(rig.watermark(0)).isEqualTo(1);
        assertThat(node.outlet.sweeps()).contains(rig.partition(0));
    }

    @Test
    void lostRecord_isFollowedByASweepOfItsPartition() {
        Rig.Node other = rig.node();
        other.client.assign(1);
        other.settle();
        other.outlet.clear();
        rig.push(alice, "lost");
        rig.kafka.dropBelow(0, 1);
        rig.inbox.start(rig.partition(0), "topic-id", 0, 0);
        node.client.assign(0);
        node.settle();
        other.settle();

        assertThat(rig.page(eve).lost()).hasSize(1);
        assertThat(other.outlet.sweeps()).containsExactly(rig.partition(1));
    }

    @Test
    void consumerThatWasResetInSilence_isNoticedByTheHole() {
        rig.push(alice, "a");
        node.client.assign(0);
        node.settle();
        rig.push(alice, "b");
        rig.push(alice, "c");
        rig.kafka.dropBelow(0, 2);
        node.settle();

        assertThat(rig.texts(alice)).containsExactly("a", "c");
        assertThat(rig.page(alice).lost()).hasSize(1);
    }

    @Test
    void transactionMarkers_areNoLoss() {
        rig.push(alice, "a");
        rig.kafka.marker(0);
        rig.push(alice, "b");
        rig.kafka.marker(0);
        node.client.assign(0);
        node.settle();
        rig.push(alice, "c");
        rig.push(alice, "d");
        node.settle();

        assertThat(rig.offsets(alice)).containsExactly(0L, 2L, 4L, 5L);
        assertThat(rig.page(alice).lost()).isEmpty();
    }

    @Test
    void deathBetweenTheAnnouncementAndTheJump_leavesOneRangeEach() {
        rig.push(alice, "a");
        node.client.assign(0, 1);
        node.settle();
        node.client.revoke(0);
        rig.push(alice, "lost");
        rig.kafka.dropBelow(0, 2);
        int[] sends = {0};
        rig.kafka.sending(outgoing -> sends[0]++ < 2 ? Sending.DONE : Sending.REFUSED);
        node.client.assign(0);
        node.settle();
        node.client.revoke(0);
        node.settle();
        rig.kafka.sending(outgoing -> Sending.DONE);
        Rig.Node second = rig.node();
        second.client.assign(0, 2, 3);
        second.settle();
        node.settle();

        assertThat(rig.page(eve).lost()).hasSize(1);
        assertThat(rig.page(rig.userOn(2)).lost()).hasSize(1);
        assertThat(rig.page(rig.userOn(3)).lost()).hasSize(1);
    }
}
