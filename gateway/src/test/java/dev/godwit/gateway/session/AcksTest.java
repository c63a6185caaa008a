package dev.godwit.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.gateway.fakes.FakeLog;
import dev.godwit.gateway.fakes.FakeRegistry;
import dev.godwit.gateway.fakes.RecordingOutbound;
import dev.godwit.gateway.fakes.TestNode;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Message;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.PushTopic;
import dev.godwit.protocol.Tenant;
import dev.godwit.runtime.ManualLoop;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What acknowledgements do. */
class AcksTest {

    private static final Mailbox ALICE = Mailbox.user(Tenant.DEFAULT, "alice");
    private static final Mailbox ALL = Mailbox.broadcast(Tenant.DEFAULT);
    private static final Mailbox ROOM = Mailbox.topic(Tenant.DEFAULT, "room");
    private static final Mailbox NEWS = Mailbox.topic(Tenant.DEFAULT, "news");
    private static final int WINDOW = AckOptions.DEFAULT.messages();

    private final ManualLoop loop = new ManualLoop(1_000_000);
    private final FakeLog log = new FakeLog();
    private final FakeRegistry registry = new FakeRegistry();
    private final TestNode node = new TestNode(loop, log, registry);
    private final RecordingOutbound client = new RecordingOutbound();

    // --- the cursor

    @Test
    void ack_movesTheCursor() {
        Session session = connectWithAcks();
        arrive(ALICE, 3);

        assertThat(session.acknowledge(of(ALICE, 1))).isEmpty();
        settle();

        assertThat(cursor().own()).isEqualTo(1);
    }

    @Test
    void timeProvesNothing_whereTheClientAcknowledges() {
        connectWithAcks();
        arrive(ALICE, 3);
        loop.advance(600_000);

        assertThat(cursor().own()).isEqualTo(-1);
    }

    @Test
    void timeStillProves_whereTheClientDoesNotSaySo() {
        Session session = connect();
        arrive(ALICE, 3);
        session.acknowledge(of(ALICE, 0));
        settle();
        assertThat(cursor().own()).isZero();
        loop.advance(40_000);

        assertThat(cursor().own()).isEqualTo(2);
    }

    @Test
    void start_isStoredAtOnce() {
        log.append(ALL, "all0");
        connectWithAcks();

        assertThat(log.storedCursor("phone")).contains(new Position(1, 0, 0));
    }

    @Test
    void givenPosition_isProofWithAcksToo() {
        IntStream.range(0, 3).forEach(i -> log.append(ALICE, "a" + i));
        connect(request().withAcks(), new Position(1, 1, 2));

        assertThat(log.storedCursor("phone")).contains(new Position(1, 1, 2));
    }

    @Test
    void position_isAnAckOfEachMailbox() {
        Session session = connectWithAcks();
        arrive(ALICE, 2);
        arrive(ALL, 2);

        assertThat(session.acknowledge(new Ack.UpTo(client.positions().get(3)))).isEmpty();
        settle();

        assertThat(cursor()).isEqualTo(new Position(1, 1, 2));
    }

    @Test
    void mailboxes_areAcknowledgedEachByItself() {
        Session session = connectWithAcks();
        arrive(ALICE, 2);
        arrive(ALL, 2);
        session.acknowledge(of(ALL, 3));
        settle();

        assertThat(cursor()).isEqualTo(new Position(1, -1, 3));
    }

    @Test
    void cursor_passesWhatIsNotAcknowledgedBecauseItWasNotWritten() {
        Session session = connectWithAcks();
        arrive(ALICE, 1);
        node.forward(log.append(ALICE, expired()));
        loop.run();
        session.acknowledge(of(ALICE, 0));
        settle();

        assertThat(client.texts()).containsExactly("m0");
        assertThat(cursor().own()).isEqualTo(1);
    }

    @Test
    void cursor_passesWhatWasPassedOverWithoutAnyAck() {
        connectWithAcks();
        node.forward(log.append(ALICE, expired()));
        loop.advance(6_000);

        assertThat(cursor().own()).isZero();
    }

    @Test
    void oldAck_movesNothingBack() {
        Session session = connectWithAcks();
        arrive(ALICE, 3);
        session.acknowledge(of(ALICE, 2));
        session.acknowledge(of(ALICE, 0));
        session.acknowledge(new Ack.UpTo(new Position(1, 1, -1)));
        loop.advance(10_000);

        assertThat(log.cursorMoves()).extracting(Position::own).isSorted().endsWith(2L);
    }

    @Test
    void ackBeyondWhatWasSent_isRefused() {
        Session session = connectWithAcks();
        arrive(ALICE, 3);

        assertThat(session.acknowledge(of(ALICE, 3)))
                .hasValueSatisfying(m -> assertThat(m).contains("id: 1-3"));
        assertThat(session.acknowledge(new Ack.UpTo(new Position(1, 3, -1)))).isPresent();
        assertThat(session.acknowledge(new Ack.UpTo(new Position(2, 0, 0)))).isPresent();
        loop.advance(10_000);
        assertThat(cursor().own()).isEqualTo(-1);
        assertThat(client.closed()).isEmpty();
        assertThat(node.count("godwit.gateway.acks", "outcome", "refused")).isEqualTo(3);
    }

    @Test
    void ackOfWhatIsNotWrittenYet_isRefused() {
        Session session = connectWithAcks();
        client.room(1);
        arrive(ALICE, 2);

        assertThat(session.acknowledge(of(ALICE, 1))).isPresent();
        assertThat(session.acknowledge(of(ALICE, 0))).isEmpty();
    }

    @Test
    void ackOfAMailboxThatIsNotFollowed_isRefused() {
        Session session = connectWithAcks();

        assertThat(session.acknowledge(new Ack.Of("user/bob", new MessageId(1, 0))))
                .isPresent();
        assertThat(session.acknowledge(new Ack.Of("", new MessageId(1, 0)))).isPresent();
    }

    @Test
    void ackWithoutADeviceName_isRefused() {
        Session session = node.connect(client);
        arrive(ALICE, 1);

        assertThat(session.acknowledge(of(ALICE, 0)))
                .hasValueSatisfying(m -> assertThat(m).contains("device"));
    }

    @Test
    void ackOfAnOlderGeneration_movesNothing() {
        FakeLog second = new FakeLog(2);
        TestNode later = new TestNode(loop, second, registry, TestNode.QUIET, new PushTopic("godwit.push", 2, 1));
        Session session = later.sessions().open(request().withAcks(), client);
        loop.run();

        assertThat(session.acknowledge(new Ack.UpTo(new Position(1, 50, 50)))).isEmpty();
        loop.run();
        assertThat(second.storedCursor("phone")).contains(new Position(2, -1, -1));
    }

    @Test
    void manyAcks_areFewWrites() {
        Session session = connectWithAcks();
        arrive(ALICE, 200);
        int before = log.cursorMoves().size();
        for (int i = 0; i < 200; i++) {
            session.acknowledge(of(ALICE, i));
            loop.advance(5);
        }
        loop.advance(1_000);

        assertThat(log.cursorMoves().size() - before).isBetween(5, 7);
        assertThat(cursor().own()).isEqualTo(199);
    }

    @Test
    void storeThatIsAway_getsTheAckLater() {
        Session session = connectWithAcks();
        arrive(ALICE, 2);
        log.available(false);
        session.acknowledge(of(ALICE, 1));
        loop.advance(3_000);
        assertThat(cursor().own()).isEqualTo(-1);
        log.available(true);
        loop.advance(3_000);

        assertThat(cursor().own()).isEqualTo(1);
    }

    @Test
    void storeThatIsAway_getsTheNewestAck() {
        Session session = connectWithAcks();
        arrive(ALICE, 2);
        settle();
        log.available(false);
        session.acknowledge(of(ALICE, 0));
        session.acknowledge(of(ALICE, 1));
        loop.run();
        log.available(true);
        loop.advance(6_000);

        assertThat(log.cursorMoves()).extracting(Position::own).containsExactly(-1L, 1L);
    }

    @Test
    void acksJustBeforeTheEnd_areStored() {
        Session session = connectWithAcks();
        arrive(ALICE, 2);
        session.acknowledge(of(ALICE, 0));
        session.acknowledge(of(ALICE, 1));
        session.disconnected();
        settle();

        assertThat(cursor().own()).isEqualTo(1);
    }

    @Test
    void positionFromTheFuture_isNoProofEvenIfSomethingElseIsAcknowledged() {
        log.append(ALL, "all0");
        Session session = connect(request().withAcks(), new Position(1, 99, -1));
        session.acknowledge(of(ALL, 0));
        loop.advance(1_000);
        assertThat(log.cursorMoves()).isEmpty();
        IntStream.range(0, 5).forEach(i -> {
            log.writeEnd(1);
            loop.advance(2_100);
        });
        assertThat(client.gaps()).hasSize(1);
        assertThat(log.cursorMoves()).isEmpty();

        arrive(ALL, 1);
        session.acknowledge(of(ALL, 1));
        settle();
        assertThat(cursor()).isEqualTo(new Position(1, 0, 1));
    }

    /** Else a page that comes back without a position would never be told of it. */
    @Test
    void gapOfAnOlderGeneration_holdsTheCursorUntilSomethingLaterIsAcknowledged() {
        FakeLog second = new FakeLog(2);
        TestNode later = new TestNode(loop, second, registry, TestNode.QUIET, new PushTopic("godwit.push", 2, 1));
        Session session = later.sessions()
                .open(
                        new SessionRequest(
                                        "c",
                                        Tenant.DEFAULT,
                                        "alice",
                                        Optional.of("phone"),
                                        Optional.of(new Position(1, 7, 9)))
                                .withAcks(),
                        client);
        loop.advance(60_000);
        assertThat(client.gaps()).hasSize(2);
        assertThat(second.cursorMoves()).isEmpty();

        later.forward(second.append(ALICE, "a0"));
        loop.run();
        session.acknowledge(new Ack.Of(ALICE.address(), new MessageId(2, 0)));
        loop.run();
        assertThat(second.storedCursor("phone")).contains(new Position(2, 0, -1));
    }

    @Test
    void gap_isNotPassedUntilItIsAcknowledged() {
        IntStream.range(0, 5).forEach(i -> log.append(ALICE, "a" + i));
        log.trimThrough(ALICE, 4);
        Session session = connectWithAcks();
        loop.advance(60_000);
        assertThat(client.gaps()).hasSize(1);
        assertThat(cursor().own()).isEqualTo(-1);

        assertThat(session.acknowledge(of(ALICE, 4))).isEmpty();
        settle();
        assertThat(cursor().own()).isEqualTo(4);
    }

    @Test
    void ackOfATopic_keepsTheOthers() {
        Session session =
                connect(request().withTopics(List.of("room", "news"), 0).withAcks());
        arrive(ROOM, 2);
        arrive(NEWS, 2);
        session.acknowledge(of(ROOM, 1));
        settle();

        assertThat(cursor().topics())
                .isEqualTo(new TreeMap<>(Map.of(Position.topicHash("room"), 1L, Position.topicHash("news"), -1L)));
    }

    // --- the window

    @Test
    void fullWindow_waitsForAcks() {
        Session session = connectWithAcks();
        arrive(ALICE, WINDOW + 50);
        assertThat(client.texts()).hasSize(WINDOW);

        session.acknowledge(of(ALICE, 31));
        loop.run();
        assertThat(client.texts()).hasSize(WINDOW + 32);
        session.acknowledge(of(ALICE, WINDOW + 31));
        loop.run();
        assertThat(client.texts())
                .containsExactlyElementsOf(
                        IntStream.range(0, WINDOW + 50).mapToObj(i -> "m" + i).toList());
    }

    @Test
    void fullWindow_isFullOverAllMailboxes() {
        connect(request().withTopics(List.of("room"), 0).withAcks());
        arrive(ALICE, WINDOW / 2);
        arrive(ROOM, WINDOW / 2);
        arrive(ALL, 1);

        assertThat(client.texts()).hasSize(WINDOW);
    }

    @Test
    void fullWindow_isFullOfBytesToo() {
        Session session = connectWithAcks();
        for (int i = 0; i < 6; i++) {
            node.forward(log.append(ALICE, "x".repeat(300_000)));
            loop.run();
        }
        assertThat(client.texts()).hasSize(4);

        session.acknowledge(of(ALICE, 0));
        loop.run();
        assertThat(client.texts()).hasSize(5);
    }

    @Test
    void fullWindow_keepsNothingInMemory() {
        IntStream.range(0, WINDOW + 200).forEach(i -> log.append(ALICE, "m" + i));
        connectWithAcks();
        int reads = log.reads();
        node.forward(log.append(ALICE, "more"));
        loop.advance(20_000);

        assertThat(client.texts()).hasSize(WINDOW);
        assertThat(log.reads()).isEqualTo(reads);
    }

    /** It ends where no id is that could be named. */
    @Test
    void gapInFrontOfAllMessages_leavesTheWindowByThePositionBehindIt() {
        AckOptions acks = AckOptions.DEFAULT;
        AckOptions one = new AckOptions(1, acks.bytes(), acks.patience(), acks.look(), acks.every());
        SessionRequest request = new SessionRequest(
                "c", Tenant.DEFAULT, "alice", Optional.of("phone"), Optional.of(new Position(1, 99, -1)));
        Session session = node.newSessions(SessionOptions.DEFAULT.withAcks(one)).open(request.withAcks(), client);
        IntStream.range(0, 3).forEach(i -> {
            log.writeEnd(0);
            loop.advance(2_100);
        });
        assertThat(client.gaps()).hasSize(1);

        assertThat(session.acknowledge(new Ack.UpTo(client.position()))).isEmpty();
        arrive(ALICE, 1);

        assertThat(client.texts()).containsExactly("m0");
    }

    @Test
    void withoutAckMode_thereIsNoWindow() {
        connect();
        arrive(ALICE, WINDOW + 50);

        assertThat(client.texts()).hasSize(WINDOW + 50);
    }

    @Test
    void topicThatIsLeft_isOwedNoAcks() {
        Session session = connect(request().withTopics(List.of("room"), 0).withAcks());
        arrive(ROOM, WINDOW);
        arrive(ALICE, 1);
        assertThat(client.texts()).hasSize(WINDOW);
        session.leave(List.of("room"), position -> {});
        loop.run();

        assertThat(client.texts()).hasSize(WINDOW + 1);
    }

    @Test
    void clientThatAcknowledgesNothing_isClosedAfterAWhile() {
        connectWithAcks();
        arrive(ALICE, WINDOW);
        loop.advance(29_500);
        assertThat(client.closed()).isEmpty();
        loop.advance(1_000);

        assertThat(client.closed()).contains(Close.NO_ACK);
        assertThat(Close.NO_ACK.code()).isEqualTo(4003);
        assertThat(node.sessions().count()).isZero();
    }

    @Test
    void windowThatIsNotFull_waitsForEver() {
        connectWithAcks();
        arrive(ALICE, WINDOW - 1);
        loop.advance(600_000);

        assertThat(client.closed()).isEmpty();
    }

    @Test
    void slowAcks_areProgress() {
        Session session = connectWithAcks();
        arrive(ALICE, WINDOW + 10);
        for (int i = 0; i < 10; i++) {
            loop.advance(20_000);
            session.acknowledge(of(ALICE, i));
            loop.run();
        }

        assertThat(client.closed()).isEmpty();
    }

    /** A client that says the same again and again gets nowhere. */
    @Test
    void repeatedAcks_areNoProgress() {
        Session session = connectWithAcks();
        arrive(ALICE, WINDOW + 10);
        session.acknowledge(of(ALICE, 0));
        loop.run();
        for (int i = 0; i < 4; i++) {
            loop.advance(10_000);
            session.acknowledge(of(ALICE, 0));
        }
        loop.run();

        assertThat(client.closed()).contains(Close.NO_ACK);
    }

    // --- acknowledged elsewhere

    @Test
    void fullWindow_looksWhatWasAcknowledgedElsewhere() {
        connectWithAcks();
        arrive(ALICE, WINDOW + 50);
        log.storeCursor("phone", new Position(1, 99, -1));
        loop.advance(1_100);

        assertThat(client.texts()).hasSize(WINDOW + 50);
        loop.advance(60_000);
        assertThat(client.closed()).isEmpty();
    }

    /** Another connection of the device may be further: that frees what was sent here, and no more. */
    @Test
    void cursorBeyondWhatWasSent_isNoHarm() {
        Session session = connectWithAcks();
        arrive(ALICE, WINDOW + 50);
        log.storeCursor("phone", new Position(1, 10_000, 10_000));
        loop.advance(1_100);

        assertThat(client.texts()).hasSize(WINDOW + 50);
        assertThat(session.acknowledge(of(ALICE, WINDOW + 50))).isPresent();

        session.acknowledge(of(ALICE, 0));
        arrive(ALICE, WINDOW);
        assertThat(client.texts()).hasSize(50 + WINDOW + WINDOW - 50);
    }

    @Test
    void openWindow_looksAtNothing() {
        connectWithAcks();
        arrive(ALICE, WINDOW - 1);
        log.storeCursor("phone", new Position(1, 99, -1));
        int looks = log.cursorLooks();
        loop.advance(Duration.ofMinutes(1).toMillis());

        assertThat(log.cursorLooks()).isEqualTo(looks);
    }

    private Position cursor() {
        return log.storedCursor("phone").orElseThrow();
    }

    private static Ack of(Mailbox mailbox, long offset) {
        return new Ack.Of(mailbox.address(), new MessageId(1, offset));
    }

    private static Message expired() {
        Message late = FakeLog.message("late");
        return new Message(late.event(), late.data(), 0, 1, "", late.options());
    }

    private static SessionRequest request() {
        return new SessionRequest("c", Tenant.DEFAULT, "alice", Optional.of("phone"), Optional.empty());
    }

    private Session connectWithAcks() {
        return connect(request().withAcks());
    }

    private Session connect() {
        return connect(request());
    }

    private Session connect(SessionRequest request, Position position) {
        return connect(new SessionRequest(
                request.connection(),
                request.tenant(),
                request.user(),
                request.device(),
                Optional.of(position),
                request.topics(),
                request.history(),
                request.acks(),
                request.transport()));
    }

    private Session connect(SessionRequest request) {
        Session session = node.sessions().open(request, client);
        loop.run();
        return session;
    }

    /** Cursors are stored only so often. */
    private void settle() {
        loop.advance(AckOptions.DEFAULT.every().toMillis());
    }

    private void arrive(Mailbox mailbox, int messages) {
        for (int i = 0; i < messages; i++) {
            node.forward(log.append(mailbox, "m" + i));
            loop.run();
        }
    }
}
