package dev.godwit.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.gateway.fakes.FakeLog;
import dev.godwit.gateway.fakes.FakeRegistry;
import dev.godwit.gateway.fakes.RecordingOutbound;
import dev.godwit.gateway.fakes.TestNode;
import dev.godwit.gateway.hub.Arrival;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.Tenant;
import dev.godwit.runtime.ManualLoop;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A fail-over took a part of the log that the tail has seen: whoever is behind the tail's base waits for it to be written again,
 * and must notice at once. Time stands still in these tests: no retry helps.
 */
class BehindTest {

    private static final Mailbox ALICE = Mailbox.user(Tenant.DEFAULT, "alice");
    private static final Position AT_1 = new Position(1, 1, 1);

    private final ManualLoop loop = new ManualLoop(1_000_000);
    private final FakeLog log = new FakeLog();
    private final TestNode node =
            new TestNode(loop, log, new FakeRegistry(), TestNode.QUIET.withTail(1, 1 << 16), TestNode.TOPIC);
    private final RecordingOutbound live = new RecordingOutbound();
    private final RecordingOutbound behind = new RecordingOutbound();

    @BeforeEach
    void loseTheTail() {
        node.connect(live);
        loop.run();
        IntStream.range(0, 5).forEach(i -> node.forward(log.append(ALICE, "a" + i)));
        loop.run();
        assertThat(live.texts()).hasSize(5);
        log.rollBack(1);
    }

    @Test
    void frameThatTheTailKnows_wakesWhoIsBehind() {
        node.connect(behind, AT_1);
        loop.run();
        assertThat(behind.texts()).isEmpty();
        node.forward(log.append(ALICE, "a2"));
        loop.run();

        assertThat(behind.texts()).containsExactly("a2");
        assertThat(live.texts()).hasSize(5);
    }

    @Test
    void frameDuringALook_isFollowedByOneMore() {
        log.hold();
        node.connect(behind, AT_1);
        loop.run();
        node.forward(log.append(ALICE, "a2"));
        loop.run();
        log.release();
        loop.run();

        assertThat(behind.texts()).containsExactly("a2");
    }

    @Test
    void sweep_wakesWhoIsBehind() {
        node.connect(behind, AT_1);
        loop.run();
        log.append(ALICE, "a2");
        node.sweeper().sweepAll();
        loop.run();

        assertThat(behind.texts()).containsExactly("a2");
    }

    /** The look that is on its way began before the newcomer followed: it may lack what was forwarded in between. */
    @Test
    void newcomer_doesNotJoinAnOlderLook() {
        log.hold();
        node.connect(behind, AT_1);
        loop.run();
        log.append(ALICE, "a2");
        RecordingOutbound newcomer = new RecordingOutbound();
        node.connect(newcomer, AT_1);
        loop.run();
        log.release();
        loop.run();

        assertThat(newcomer.texts()).containsExactly("a2");
    }

    /** A slow client's turn to read comes when a look of before the frame is on its way. */
    @Test
    void lookOfBeforeAFrame_isNotJoined() {
        RecordingOutbound slow = new RecordingOutbound();
        slow.room(0);
        Session slowSession = node.connect(slow, AT_1);
        loop.run();
        log.hold();
        node.connect(behind, AT_1);
        loop.run();
        node.forward(log.append(ALICE, "a2"));
        loop.run();
        slow.room(10);
        slowSession.writable();
        loop.run();
        log.release();
        loop.run();

        assertThat(slow.texts()).containsExactly("a2");
    }

    @Test
    void everythingWrittenAgain_bringsAllToTheTail() {
        node.connect(behind, AT_1);
        loop.run();
        IntStream.range(2, 7).forEach(i -> node.forward(log.append(ALICE, "a" + i)));
        loop.run();

        assertThat(behind.texts()).containsExactly("a2", "a3", "a4", "a5", "a6");
        assertThat(live.texts()).hasSize(7).endsWith("a5", "a6");
    }

    @Test
    void volatileMessage_isNotForWhoIsBehind() {
        node.connect(behind, AT_1);
        loop.run();
        node.forwardVolatile(ALICE, "typing");
        loop.run();

        assertThat(behind.texts()).isEmpty();
        assertThat(live.texts()).endsWith("typing");
    }

    @Test
    void nothingButTime_isEnough() {
        node.connect(behind, AT_1);
        loop.run();
        log.append(ALICE, "a2");
        loop.advance(2_100);

        assertThat(behind.texts()).containsExactly("a2");
    }

    @Test
    void repeatedFrames_costNoLook() {
        IntStream.range(2, 5).forEach(i -> log.append(ALICE, "a" + i));
        int reads = log.reads();
        Arrival.Durable next = log.append(ALICE, "a5");
        node.forward(next, next, next);
        loop.run();

        assertThat(log.reads()).isEqualTo(reads);
        assertThat(node.count("godwit.gateway.frames", "way", "dropped")).isEqualTo(2);
    }
}
