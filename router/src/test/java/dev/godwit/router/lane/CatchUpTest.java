package dev.godwit.router.lane;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CatchUpTest {

    private final Rig rig = new Rig();
    private final String alice = rig.userOn(0);
    private Rig.Node node;

    @BeforeEach
    void start() {
        node = rig.node();
    }

    @Test
    void oldRecords_areAppendedButNotForwarded_andOneNoticeFollows() {
        old("a", 60_000);
        old("b", 40_000);
        node.client.assign(0);
        node.settle();

        assertThat(rig.texts(alice)).containsExactly("a", "b");
        // The new owner's, and the one when current although no record was young.
        assertThat(node.outlet.all()).containsExactly("sweep 1.0", "sweep 1.0");
    }

    @Test
    void youngRecord_endsTheCatchingUp_beforeTheLogIsRead() {
        old("a", 60_000);
        old("b", 20_000);
        old("c", 4_000);
        old("d", 3_000);
        node.client.assign(0);
        rig.loop.run();
        node.client.poll(1);
        node.settle();

        assertThat(node.outlet.all()).containsExactly("sweep 1.0", "sweep 1.0", "forward 1.0 1-2", "forward 1.0 1-3");
    }

    @Test
    void longCatchingUp_isAnnouncedEachTenSeconds() {
        for (int i = 0; i < 1_000; i++) {
            old("m" + i, 100_000);
        }
        node.client.assign(0);
        rig.loop.run();
        node.outlet.clear();
        for (int i = 0; i < 35; i++) {
            node.client.poll(10);
            rig.loop.advance(1_000);
        }

        assertThat(node.outlet.all()).containsOnly("sweep 1.0").hasSize(3);
    }

    @Test
    void markersAtTheEnd_doNotKeepALaneBehind() {
        old("a", 60_000);
        rig.kafka.marker(0);
        node.client.assign(0);
        node.settle();
        assertThat(node.outlet.all()).hasSize(1);
        rig.loop.advance(5_000);

        assertThat(node.outlet.all()).containsExactly("sweep 1.0", "sweep 1.0");
    }

    private void old(String text, long age) {
        rig.kafka.produce(0, alice, Rig.request(alice, text), Rig.NOW - age);
    }
}
