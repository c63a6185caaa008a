package dev.godwit.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.gateway.fakes.FakeLog;
import dev.godwit.gateway.fakes.FakeRegistry;
import dev.godwit.gateway.fakes.RecordingOutbound;
import dev.godwit.gateway.fakes.TestNode;
import dev.godwit.gateway.hub.Arrival;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.PushTopic;
import dev.godwit.protocol.Tenant;
import dev.godwit.runtime.ManualLoop;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SessionTest {

    private static final Mailbox ALICE = Mailbox.user(Tenant.DEFAULT, "alice");
    private static final Mailbox ALL = Mailbox.broadcast(Tenant.DEFAULT);

    private final ManualLoop loop = new ManualLoop(1_000_000);
    private final FakeLog log = new FakeLog();
    private final FakeRegistry registry = new FakeRegistry();
    private final TestNode node = new TestNode(loop, log, registry);
    private final RecordingOutbound client = new RecordingOutbound();

    private static Position at(long own, long all) {
        return new Position(FakeLog.GENERATION, own, all);
    }

    // --- where it starts

    @Test
    void freshClient_getsItsWholeMailboxAndTheBroadcastFromNowOn() {
        log.append(ALICE, "a0");
        log.append(ALL, "all1");
        log.append(ALICE, "a2");
        node.connect(client);
        loop.run();
        node.forward(log.append(ALL, "all3"));
        loop.run();

        assertThat(client.events()).containsExactly("opened", "a0", "a2", "all3");
        assertThat(client.position().all()).isEqualTo(3);
    }

    @Test
    void freshClient_startsTheBroadcastAtAConcreteOffset() {
        log.append(ALICE, "a0");
        log.skip(10);
        node.connect(client);
        loop.run();

        assertThat(client.position().all()).isBetween(10L, 11L);
    }

    @Test
    void freshClient_isToldWhatWasTrimmed() {
        IntStream.range(0, 5).forEach(i -> log.append(ALICE, "a" + i));
        log.trimThrough(ALICE, 2);
        node.connect(client);
        loop.run();

        assertThat(client.events()).containsExactly("opened", "gap(trimmed -1..2)", "a3", "a4");
    }

    @Test
    void position_resumesAboveIt() {
        IntStream.range(0, 5).forEach(i -> log.append(ALICE, "a" + i));
        node.connect(client, at(2, 4));
        loop.run();

        assertThat(client.events()).containsExactly("opened", "a3", "a4");
    }

    @Test
    void opened_tellsThePositionResumedFrom() {
        IntStream.range(0, 5).forEach(i -> log.append(ALICE, "a" + i));
        log.hold();
        node.connect(client, at(2, 4));
        loop.run();

        assertThat(client.position()).isEqualTo(at(2, 4));
    }

    @Test
    void device_resumesFromItsStoredCursor() {
        IntStream.range(0, 5).forEach(i -> log.append(ALICE, "a" + i));
        log.storeCursor("phone", at(3, 4));
        node.connect(client, Optional.of("phone"), Optional.empty());
        loop.run();

        assertThat(client.events()).containsExactly("opened", "a4");
    }

    @Test
    void unreachableCursor_isAskedForAgain() {
        log.append(ALICE, "a0");
        log.storeCursor("phone", at(0, 0));
        log.available(false);
        node.connect(client, Optional.of("phone"), Optional.empty());
        loop.advance(3_000);
        assertThat(client.isOpen()).isFalse();

        log.available(true);
        loop.advance(5_000);
        node.forward(log.append(ALICE, "a1"));
        loop.run();
        assertThat(client.events()).containsExactly("opened", "a1");
    }

    @Test
    void olderGeneration_isToldAndReplayed() {
        FakeLog second = new FakeLog(2);
        second.append(ALICE, "a0");
        PushTopic topic = new PushTopic("godwit.push", 2, 1);
        TestNode later = new TestNode(loop, second, registry, TestNode.QUIET, topic);
        later.connect(client, new Position(1, 7, 9));
        loop.run();

        assertThat(client.events()).containsExactly("opened", "gap(generation 7..-1?)", "gap(generation 9..-1?)", "a0");
        assertThat(client.position()).isEqualTo(new Position(2, 0, -1));
    }

    /** Between the two gaps the client still holds its old position: a cut there would hide the second. */
    @Test
    void olderGeneration_isLeftWithTheLastGap() {
        TestNode later =
                new TestNode(loop, new FakeLog(2), registry, TestNode.QUIET, new PushTopic("godwit.push", 2, 1));
        Position old = new Position(1, 7, 9);
        later.connect(client, old);
        loop.run();

        assertThat(client.positions()).startsWith(old, old, new Position(2, -1, -1));
    }

    // --- live

    @Test
    void liveFrames_areWrittenInOrder() {
        node.connect(client);
        loop.run();
        for (int i = 0; i < 5; i++) {
            node.forward(log.append(ALICE, "a" + i), log.append(ALL, "all" + i));
            loop.run();
        }

        assertThat(client.texts())
                .containsExactly("a0", "all0", "a1", "all1", "a2", "all2", "a3", "all3", "a4", "all4");
        assertThat(client.position()).isEqualTo(at(8, 9));
    }

    @Test
    void repeatedFrame_isNotWrittenTwice() {
        node.connect(client);
        loop.run();
        Arrival first = log.append(ALICE, "a0");
        node.forward(first, first);
        node.forward(first);
        loop.run();

        assertThat(client.texts()).containsExactly("a0");
    }

    @Test
    void lostFrame_isReadFromTheLogWhenTheNextComes() {
        node.connect(client);
        loop.run();
        log.append(ALICE, "a0");
        node.forward(log.append(ALICE, "a1"));
        loop.run();

        assertThat(client.texts()).containsExactly("a0", "a1");
    }

    @Test
    void manyLostFrames_areReadPageByPage() {
        node.connect(client);
        loop.run();
        IntStream.range(0, 150).forEach(i -> log.append(ALICE, "a" + i));
        node.forward(log.append(ALICE, "a150"));
        loop.run();

        assertThat(client.texts()).hasSize(151).endsWith("a150");
    }

    @Test
    void deletedLast_isNotLookedForAgain() {
        node.connect(client);
        loop.run();
        log.append(ALICE, "a0");
        log.append(ALICE, "a1");
        log.delete(ALICE, 1);
        node.sweeper().sweepAll();
        loop.run();
        node.sweeper().sweepAll();
        loop.advance(500);
        int reads = log.reads();
        node.forward(log.append(ALICE, "a2"));
        loop.run();

        assertThat(client.texts()).containsExactly("a0", "a2");
        assertThat(log.reads()).isEqualTo(reads);
        assertThat(node.count("godwit.gateway.sweeps.found")).isEqualTo(1);
    }

    @Test
    void frameDuringARead_isNeverSkipped() {
        node.connect(client);
        loop.run();
        log.append(ALICE, "a0");
        log.hold();
        node.forward(log.append(ALICE, "a1"));
        loop.run();
        node.forward(log.append(ALICE, "a2"));
        loop.run();
        log.release();
        loop.run();

        assertThat(client.texts()).containsExactly("a0", "a1", "a2");
    }

    @Test
    void frameDuringTheFirstRead_isReadOnceMore() {
        log.hold();
        node.connect(client, at(-1, -1));
        loop.run();
        node.forward(log.append(ALICE, "a0"));
        loop.run();
        log.release();
        loop.run();

        assertThat(client.texts()).containsExactly("a0");
    }

    @Test
    void sweepDuringARead_isFollowedByOneMore() {
        node.connect(client);
        loop.run();
        Arrival a0 = log.append(ALICE, "a0");
        Arrival a1 = log.append(ALICE, "a1");
        log.hold();
        node.forward(a1);
        loop.run();
        log.append(ALICE, "a2");
        node.sweeper().sweepAll();
        loop.run();
        log.releaseOne();
        loop.run();
        log.release();
        loop.run();

        assertThat(a0).isNotNull();
        assertThat(client.texts()).containsExactly("a0", "a1", "a2");
    }

    /** The answer of the read is on its way when the sweep's own answer overtakes it. */
    @Test
    void sweepAnsweredDuringARead_isFollowedByOneMore() {
        node.connect(client);
        loop.run();
        log.append(ALICE, "a0");
        log.hold();
        node.forward(log.append(ALICE, "a1"));
        loop.run();
        int held = log.heldCalls();
        log.append(ALICE, "a2");
        node.sweeper().sweepAll();
        loop.run();
        assertThat(log.heldCalls()).isGreaterThan(held);
        log.releaseLast();
        loop.run();
        log.release();
        loop.run();

        assertThat(client.texts()).containsExactly("a0", "a1", "a2");
    }

    @Test
    void sweep_findsWhatNoFrameTold() {
        node.connect(client);
        loop.run();
        log.append(ALICE, "a0");
        node.sweeper().sweepAll();
        loop.run();

        assertThat(client.texts()).containsExactly("a0");
        assertThat(node.count("godwit.gateway.sweeps.found")).isEqualTo(1);
    }

    @Test
    void volatileFrame_reachesWhoIsLiveAndMovesNothing() {
        node.connect(client);
        loop.run();
        node.forward(log.append(ALICE, "a0"));
        node.forwardVolatile(ALICE, "typing");
        loop.run();
        Position before = client.position();

        assertThat(client.texts()).containsExactly("a0", "typing");
        assertThat(before).isEqualTo(at(0, -1));
    }

    /** What comes with it, for others or to stay, must not be lost by it. */
    @Test
    void volatileFrame_isNotForWhoseLogWasNotReadYet() {
        log.hold();
        node.connect(client, new Position(1, -1, -1));
        loop.run();
        node.forwardVolatile(ALICE, "typing");
        loop.run();
        node.forward(log.append(ALICE, "a0"));
        log.release();
        loop.run();

        assertThat(client.texts()).containsExactly("a0");
    }

    @Test
    void volatileFrame_isDroppedWhenTheOutboundIsFull() {
        node.connect(client);
        loop.run();
        client.room(0);
        node.forwardVolatile(ALICE, "typing");
        loop.run();

        assertThat(client.texts()).isEmpty();
    }

    @Test
    void volatileFrame_isNotForWhoIsBehind() {
        node.connect(client);
        loop.run();
        client.room(1);
        node.forward(log.append(ALICE, "a0"), log.append(ALICE, "a1"));
        loop.run();
        client.room(0);
        node.forwardVolatile(ALICE, "typing");
        loop.run();

        assertThat(client.texts()).containsExactly("a0");
    }

    @Test
    void largeMessage_isReadByNobodyWhoIsLive() {
        node.connect(client);
        loop.run();
        int reads = log.reads();
        node.forward(log.append(ALICE, "a".repeat(200_000)));
        loop.run();

        assertThat(client.texts()).hasSize(1);
        assertThat(log.reads()).isEqualTo(reads);
    }

    /** The mark of the others lies above this one's last message: it has nothing to tell, and stays live. */
    @Test
    void forgottenOther_leavesAQuietFollowerLive() {
        TestNode idle =
                new TestNode(loop, log, registry, TestNode.QUIET.withIdleCheck(Duration.ofMinutes(1)), TestNode.TOPIC);
        log.append(ALL, "all0");
        idle.connect(client);
        loop.run();
        idle.forward(log.append(ALICE, "a0"));
        loop.run();
        log.skip(10);
        log.forgetOther(5);
        loop.advance(80_000);
        int reads = log.reads();
        loop.advance(10_000);
        idle.forwardVolatile(ALICE, "typing");
        loop.run();

        assertThat(client.events()).containsExactly("opened", "a0", "typing");
        assertThat(log.reads() - reads).isLessThanOrEqualTo(2);
    }

    @Test
    void idleCheck_keepsPositionsYoung() {
        TestNode idle =
                new TestNode(loop, log, registry, TestNode.QUIET.withIdleCheck(Duration.ofMinutes(1)), TestNode.TOPIC);
        Session session = idle.connect(client);
        loop.run();
        log.skip(10);
        loop.advance(80_000);

        assertThat(session.position()).contains(at(9, 9));
        assertThat(client.events()).containsExactly("opened");
    }

    // --- slow

    @Test
    void slowClient_readsTheLog() {
        Session session = node.connect(client);
        loop.run();
        client.room(3);
        for (int i = 0; i < 300; i++) {
            node.forward(log.append(ALICE, "a" + i));
        }
        loop.run();
        assertThat(client.texts()).hasSize(3);

        client.room(100);
        session.writable();
        loop.run();
        assertThat(client.texts()).hasSize(103);

        client.room(Integer.MAX_VALUE);
        session.writable();
        loop.run();
        assertThat(client.texts())
                .containsExactlyElementsOf(
                        IntStream.range(0, 300).mapToObj(i -> "a" + i).toList());
    }

    @Test
    void stalledClient_isClosed() {
        node.connect(client);
        loop.run();
        client.room(1);
        node.forward(log.append(ALICE, "a0"));
        loop.advance(29_000);
        assertThat(client.closed()).isEmpty();
        loop.advance(1_500);

        assertThat(client.closed()).contains(Close.SLOW);
        assertThat(node.sessions().count()).isZero();
    }

    @Test
    void slowButMovingClient_staysOpen() {
        Session session = node.connect(client);
        loop.run();
        for (int i = 0; i < 5; i++) {
            client.room(1);
            session.writable();
            node.forward(log.append(ALICE, "a" + i));
            loop.advance(20_000);
        }

        assertThat(client.closed()).isEmpty();
    }

    @Test
    void manyFrames_areWrittenInTurnsWithOthers() {
        IntStream.range(0, 200).forEach(i -> log.append(ALICE, "a" + i));
        node.connect(client, at(-1, -1));
        RecordingOutbound other = new RecordingOutbound();
        node.connect(other, at(-1, -1));
        loop.run();

        assertThat(client.texts()).hasSize(200).isEqualTo(other.texts());
    }

    @Test
    void followersAtTheSamePlace_shareReads() {
        IntStream.range(0, 200).forEach(i -> log.append(ALICE, "a" + i));
        node.connect(client, at(-1, 199));
        loop.run();
        int forOne = log.reads();
        FakeLog other = new FakeLog();
        IntStream.range(0, 200).forEach(i -> other.append(ALICE, "a" + i));
        TestNode busy = new TestNode(loop, other, registry);
        IntStream.range(0, 50).forEach(i -> busy.connect(new RecordingOutbound(), at(-1, 199)));
        loop.run();

        assertThat(other.reads()).isLessThanOrEqualTo(forOne + 2);
    }

    // --- gaps

    @Test
    void trimmedMessages_areTold() {
        IntStream.range(0, 10).forEach(i -> log.append(ALICE, "a" + i));
        log.trimThrough(ALICE, 7);
        node.connect(client, at(3, 9));
        loop.run();

        assertThat(client.events()).containsExactly("opened", "gap(trimmed 3..7)", "a8", "a9");
    }

    @Test
    void positionAtTheMark_getsNoGap() {
        IntStream.range(0, 10).forEach(i -> log.append(ALICE, "a" + i));
        log.trimThrough(ALICE, 7);
        node.connect(client, at(7, 9));
        loop.run();

        assertThat(client.events()).containsExactly("opened", "a8", "a9");
    }

    @Test
    void expiredLog_isTold() {
        IntStream.range(0, 3).forEach(i -> log.append(ALICE, "a" + i));
        log.expire(ALICE);
        node.connect(client, at(0, 2));
        loop.run();

        assertThat(client.events()).containsExactly("opened", "gap(trimmed 0..2)");
    }

    @Test
    void lostRange_isToldInItsPlace() {
        log.append(ALICE, "a0");
        log.append(ALICE, "a1");
        log.jump(5);
        log.append(ALICE, "a7");
        node.connect(client, at(0, 7));
        loop.run();

        assertThat(client.events()).containsExactly("opened", "a1", "gap(lost 1..6?)", "a7");
    }

    @Test
    void lostRange_isToldToLiveFollowersOnce() {
        node.connect(client);
        loop.run();
        node.forward(log.append(ALICE, "a0"));
        loop.run();
        log.jump(5);
        node.forward(log.append(ALICE, "a6"));
        loop.run();
        node.sweeper().sweepAll();
        loop.run();

        assertThat(client.events()).containsExactly("opened", "a0", "gap(lost 0..5?)", "a6", "gap(lost 0..5?)");
    }

    @Test
    void lostRangeThatNoFrameFollows_isToldAfterASweep() {
        node.connect(client, at(-1, -1));
        loop.run();
        node.forward(log.append(ALICE, "a0"));
        loop.run();
        log.jump(5);
        node.sweeper().sweepAll();
        loop.run();

        assertThat(client.gaps()).extracting(Gap::mailbox).containsExactlyInAnyOrder(ALICE, ALL);
    }

    @Test
    void gapEntry_isToldInItsPlace() {
        log.append(ALICE, "a0");
        log.appendGap(ALICE);
        log.append(ALICE, "a2");
        node.connect(client, at(-1, 2));
        loop.run();
        node.forward(log.appendGap(ALICE));
        loop.run();

        assertThat(client.events())
                .containsExactly("opened", "a0", "gap(unknown_past 0..1?)", "a2", "gap(unknown_past 2..3?)");
    }

    @Test
    void deletedEntries_arePassedOver() {
        IntStream.range(0, 4).forEach(i -> log.append(ALICE, "a" + i));
        log.delete(ALICE, 1);
        log.delete(ALICE, 3);
        node.connect(client, at(-1, 3));
        loop.run();
        node.forward(log.append(ALICE, "a4"));
        loop.run();

        assertThat(client.events()).containsExactly("opened", "a0", "a2", "a4");
    }

    @Test
    void markAboveTheHead_emptiesTheTail() {
        Session session = node.connect(client);
        loop.run();
        node.forward(log.append(ALICE, "a0"));
        loop.run();
        client.room(0);
        IntStream.range(1, 5).forEach(i -> log.append(ALICE, "a" + i));
        log.trimThrough(ALICE, 3);
        node.forward(log.append(ALICE, "a5"));
        loop.run();
        client.room(100);
        session.writable();
        loop.run();

        assertThat(client.events()).containsExactly("opened", "a0", "gap(trimmed 0..3)", "a4", "a5");
    }

    // --- the store behind the client

    @Test
    void positionAboveTheWatermark_waitsForTheLogToComeAgain() {
        IntStream.range(0, 5).forEach(i -> log.append(ALICE, "a" + i));
        log.rollBack(1);
        node.connect(client, at(3, 3));
        loop.advance(10_000);
        assertThat(client.events()).containsExactly("opened");

        IntStream.range(2, 5).forEach(i -> node.forward(log.append(ALICE, "a" + i)));
        loop.run();
        assertThat(client.events()).containsExactly("opened", "a4");
    }

    @Test
    void wipedStore_bringsNothingTwice() {
        node.connect(client);
        loop.run();
        IntStream.range(0, 5).forEach(i -> node.forward(log.append(ALICE, "a" + i)));
        loop.run();
        log.wipe();
        node.sweeper().sweepAll();
        loop.run();
        IntStream.range(0, 7).forEach(i -> node.forward(log.append(ALICE, "a" + i)));
        loop.run();

        assertThat(client.texts()).containsExactly("a0", "a1", "a2", "a3", "a4", "a5", "a6");
        assertThat(client.gaps()).isEmpty();
    }

    @Test
    void positionFromTheFuture_isToldOnceKafkasEndIsKnown() {
        log.append(ALICE, "a0");
        log.writeEnd(1);
        node.connect(client, at(99, 0));
        loop.advance(3_000);
        log.writeEnd(1);
        loop.advance(3_000);
        assertThat(client.events()).containsExactly("opened");

        log.writeEnd(1);
        loop.advance(3_000);
        node.forward(log.append(ALICE, "a1"));
        loop.run();
        assertThat(client.events()).containsExactly("opened", "gap(unknown_position -1..0?)", "a1");
    }

    @Test
    void positionAboveARolledBackEnd_isNotTakenForUnknown() {
        IntStream.range(0, 5).forEach(i -> log.append(ALICE, "a" + i));
        log.rollBack(1);
        log.writeEnd(2);
        node.connect(client, at(4, 4));
        loop.advance(3_000);
        log.writeEnd(5);
        loop.advance(3_000);
        log.writeEnd(5);
        loop.advance(3_000);
        IntStream.range(2, 6).forEach(i -> node.forward(log.append(ALICE, "a" + i)));
        loop.run();

        assertThat(client.events()).containsExactly("opened", "a5");
    }

    /** The end was written often, then all was wiped: what counts begins anew. */
    @Test
    void positionFromTheFuture_isToldAlsoAfterAWipe() {
        log.append(ALICE, "a0");
        IntStream.range(0, 100).forEach(i -> log.writeEnd(1));
        node.connect(client, at(99, 0));
        loop.advance(3_000);
        log.wipe();
        log.append(ALICE, "a0");
        for (int i = 0; i < 4; i++) {
            log.writeEnd(1);
            loop.advance(3_000);
        }

        assertThat(client.events()).containsExactly("opened", "gap(unknown_position -1..0?)");
    }

    @Test
    void newerGeneration_isToldAndGoesOnFromTheHead() {
        log.append(ALICE, "a0");
        node.connect(client, new Position(2, 7, 9));
        loop.run();
        node.forward(log.append(ALICE, "a1"));
        loop.run();

        assertThat(client.events())
                .containsExactly("opened", "gap(unknown_position -1..0?)", "gap(unknown_position -1..0?)", "a1");
        assertThat(client.gaps()).extracting(Gap::mailbox).containsExactly(ALICE, ALL);
    }

    @Test
    void readThatFails_isTriedAgain() {
        log.append(ALICE, "a0");
        log.available(false);
        node.connect(client, at(-1, 0));
        loop.advance(5_000);
        log.available(true);
        loop.advance(2_500);

        assertThat(client.texts()).containsExactly("a0");
    }

    // --- cursors

    @Test
    void givenPosition_isProofForTheDevice() {
        log.append(ALICE, "a0");
        node.connect(client, Optional.of("phone"), Optional.of(at(0, 0)));
        loop.run();

        assertThat(log.storedCursor("phone")).contains(at(0, 0));
    }

    @Test
    void positionFromTheFuture_isNoProof() {
        log.append(ALICE, "a0");
        node.connect(client, Optional.of("phone"), Optional.of(at(99, 0)));
        IntStream.range(0, 5).forEach(i -> {
            log.writeEnd(1);
            loop.advance(2_100);
        });

        assertThat(client.gaps()).hasSize(1);
        assertThat(log.cursorMoves()).doesNotContain(at(99, 0));
    }

    @Test
    void cursor_movesOverWhatHasArrived() {
        node.connect(client, Optional.of("phone"), Optional.empty());
        loop.run();
        node.forward(log.append(ALICE, "a0"));
        loop.advance(24_000);
        assertThat(log.storedCursor("phone")).isEmpty();
        loop.advance(10_000);

        assertThat(log.storedCursor("phone").map(Position::own)).contains(0L);
    }

    @Test
    void cursor_doesNotMoveAtAClose() {
        Session session = node.connect(client, Optional.of("phone"), Optional.empty());
        loop.run();
        node.forward(log.append(ALICE, "a0"));
        loop.advance(20_000);
        session.disconnected();
        loop.advance(60_000);

        assertThat(log.cursorMoves()).isEmpty();
    }

    @Test
    void cursor_isStoredAtMostEachFiveSeconds() {
        node.connect(client, Optional.of("phone"), Optional.empty());
        loop.run();
        for (int i = 0; i < 600; i++) {
            node.forward(log.append(ALICE, "a" + i));
            loop.advance(100);
        }

        assertThat(log.cursorMoves()).hasSizeBetween(5, 8);
    }

    @Test
    void quietCursor_isNotStoredAgain() {
        node.connect(client, Optional.of("phone"), Optional.empty());
        loop.run();
        node.forward(log.append(ALICE, "a0"));
        loop.advance(600_000);

        assertThat(log.cursorMoves()).hasSizeBetween(1, 2);
    }

    // --- ends

    @Test
    void closeAll_closesEachOnce() {
        RecordingOutbound other = new RecordingOutbound();
        node.connect(client);
        node.connect(other);
        loop.run();
        node.sessions().closeAll(Close.DRAIN);
        node.sessions().closeAll(Close.DRAIN);

        assertThat(List.of(client.closed(), other.closed())).allMatch(c -> c.equals(Optional.of(Close.DRAIN)));
        assertThat(client.events()).containsExactly("opened", "close(DRAIN)");
        assertThat(node.gauge("godwit.gateway.sessions")).isZero();
    }

    @Test
    void disconnectedSession_isFedNoMore() {
        Session session = node.connect(client);
        loop.run();
        session.disconnected();
        node.forward(log.append(ALICE, "a0"));
        loop.run();

        assertThat(client.events()).containsExactly("opened");
    }

    @Test
    void disconnectedDuringARead_isFedNoMore() {
        log.append(ALICE, "a0");
        log.hold();
        Session session = node.connect(client, at(-1, -1));
        loop.run();
        session.disconnected();
        log.release();
        loop.advance(10_000);

        assertThat(client.events()).containsExactly("opened");
    }
}
