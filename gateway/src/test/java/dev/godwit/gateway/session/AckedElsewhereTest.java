package dev.godwit.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.gateway.fakes.FakeLog;
import dev.godwit.gateway.fakes.FakeRegistry;
import dev.godwit.gateway.fakes.TestNode;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.Tenant;
import dev.godwit.runtime.ManualLoop;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Acks that come without a connection. */
class AckedElsewhereTest {

    private static final Mailbox ALICE = Mailbox.user(Tenant.DEFAULT, "alice");
    private static final Mailbox ALL = Mailbox.broadcast(Tenant.DEFAULT);
    private static final Mailbox ROOM = Mailbox.topic(Tenant.DEFAULT, "room");
    private static final long HASH = Position.topicHash("room");

    private final ManualLoop loop = new ManualLoop(1_000_000);
    private final FakeLog log = new FakeLog();
    private final TestNode node = new TestNode(loop, log, new FakeRegistry());

    @BeforeEach
    void threeOfEach() {
        for (int i = 0; i < 3; i++) {
            log.append(ALICE, "a");
            log.append(ALL, "all");
            log.append(ROOM, "r");
        }
    }

    @Test
    void position_movesTheCursor() {
        assertThat(take(new Ack.UpTo(new Position(1, 6, 7)))).isEmpty();

        assertThat(cursor()).contains(new Position(1, 6, 7));
    }

    @Test
    void position_movesNothingBack() {
        log.storeCursor("phone", at(6, 1, 8));

        assertThat(take(new Ack.UpTo(at(3, 7, 5)))).isEmpty();
        assertThat(cursor()).contains(at(6, 7, 8));
    }

    /** Offsets of two generations cannot be compared. */
    @Test
    void placeOfAnotherGeneration_isNone() {
        log.storeCursor("phone", new Position(2, 100, 100));

        assertThat(take(of("user/alice", 3)).map(WrongAck::field)).contains("mailbox");
        assertThat(take(new Ack.UpTo(new Position(1, 3, 1)))).isEmpty();
        assertThat(cursor()).contains(new Position(1, 3, 1));
    }

    @Test
    void mailbox_movesItsPlaceAndKeepsTheOthers() {
        log.storeCursor("phone", at(0, 1, 2));

        assertThat(take(of("user/alice", 3))).isEmpty();
        assertThat(cursor()).contains(at(3, 1, 2));
        assertThat(take(of("topic/room", 5))).isEmpty();
        assertThat(cursor()).contains(at(3, 1, 5));
        assertThat(take(of("all", 7))).isEmpty();
        assertThat(cursor()).contains(at(3, 7, 5));
    }

    @Test
    void acksOfOneRequest_areOneMove() {
        log.storeCursor("phone", at(0, 1, 2));

        assertThat(take(of("user/alice", 3), of("topic/room", 5), of("user/alice", 0)))
                .isEmpty();
        assertThat(log.cursorMoves()).containsExactly(at(3, 1, 5));
    }

    /** Else a device could be moved to where it never comes back from. */
    @Test
    void ackOfWhatIsNotThere_isRefused() {
        log.storeCursor("phone", at(0, 1, 2));

        assertThat(take(of("user/alice", 3), of("user/alice", 9)))
                .hasValueSatisfying(wrong ->
                        assertThat(wrong).matches(w -> w.ack() == 1 && w.field().equals("id")));
        assertThat(take(new Ack.UpTo(new Position(1, 9, 0))).map(WrongAck::field))
                .contains("position");
        assertThat(take(new Ack.UpTo(new Position(1, 0, 9))).map(WrongAck::field))
                .contains("position");
        assertThat(take(new Ack.UpTo(new Position(2, 0, 0))).map(WrongAck::field))
                .contains("position");
        assertThat(take(new Ack.Of("user/alice", new MessageId(2, 0))).map(WrongAck::field))
                .contains("id");
        assertThat(log.cursorMoves()).isEmpty();
    }

    /** The store went back, and Kafka's end is known: the message was there. */
    @Test
    void ackOfWhatTheStoreLost_isTaken() {
        log.storeCursor("phone", at(0, 1, 2));
        log.rollBack(4);

        assertThat(take(of("user/alice", 6))).isEmpty();
    }

    /** The router writes Kafka's end now and then only. */
    @Test
    void ackOfWhatIsThere_isTaken_whereKafkasEndIsNotKnownYet() {
        log.storeCursor("phone", at(0, 1, 2));
        log.writeEnd(-1);

        assertThat(take(of("topic/room", 8))).isEmpty();
        assertThat(take(of("topic/room", 9)).map(WrongAck::field)).contains("id");
    }

    @Test
    void mailboxOfAnother_isRefused() {
        log.storeCursor("phone", at(0, 1, 2));

        for (String mailbox : List.of("user/bob", "alice", "topic/", "topic/*all", "topic", "")) {
            assertThat(take(of(mailbox, 0)).map(WrongAck::field)).contains("mailbox");
        }
    }

    @Test
    void mailboxInWhichTheDeviceHasNoPlace_isRefused() {
        assertThat(take(of("user/alice", 0)).map(WrongAck::field)).contains("mailbox");
        log.storeCursor("phone", at(0, 1, 2));

        assertThat(take(of("topic/news", 0)).map(WrongAck::field)).contains("mailbox");
    }

    @Test
    void olderGeneration_movesNothing() {
        log.storeCursor("phone", at(0, 1, 2));
        assertThat(take(new Ack.Of("user/alice", new MessageId(0, 50)))).isEmpty();

        assertThat(cursor()).contains(at(0, 1, 2));
    }

    @Test
    void storeThatIsAway_isAFailure() {
        log.available(false);
        CompletableFuture<?> answer = node.sessions()
                .acknowledge(ALICE, "phone", List.of(of("user/alice", 0)))
                .toCompletableFuture();
        loop.run();

        assertThat(answer).isCompletedExceptionally();
    }

    private Optional<WrongAck> take(Ack... acks) {
        CompletableFuture<Optional<WrongAck>> answer =
                node.sessions().acknowledge(ALICE, "phone", List.of(acks)).toCompletableFuture();
        loop.run();
        return answer.join();
    }

    private Optional<Position> cursor() {
        return log.storedCursor("phone");
    }

    private static Ack of(String mailbox, long offset) {
        return new Ack.Of(mailbox, new MessageId(1, offset));
    }

    private static Position at(long own, long all, long room) {
        return new Position(1, own, all, new TreeMap<>(Map.of(HASH, room)));
    }
}
