package dev.godwit.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.gateway.fakes.FakeLog;
import dev.godwit.gateway.fakes.FakeRegistry;
import dev.godwit.gateway.fakes.TestNode;
import dev.godwit.gateway.hub.Arrival;
import dev.godwit.gateway.hub.Frame;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.Tenant;
import dev.godwit.runtime.ManualLoop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Ten thousand followers of one topic cost one look at the log and one encoding of each message and format. */
class ManyFollowersTest {

    private static final int FOLLOWERS = 10_000;
    private static final Mailbox ROOM = Mailbox.topic(Tenant.DEFAULT, "room");
    private static final List<Function<Frame, byte[]>> FORMATS =
            List.of(Frame::sse, Frame::sseEnvelope, Frame::json, Frame::protobuf);

    private final ManualLoop loop = new ManualLoop(1_000_000);
    private final FakeLog log = new FakeLog();
    private final TestNode node = new TestNode(loop, log, new FakeRegistry());
    private final List<Counting> clients = new ArrayList<>();
    private final List<Session> sessions = new ArrayList<>();
    /** What was encoded is the same array for all, or was encoded more than once. */
    private final Set<byte[]> encodings = Collections.newSetFromMap(new IdentityHashMap<>());

    @Test
    void messages_areReadAndEncodedOnce() {
        connect(Optional.empty());
        int before = log.reads();
        live(20);
        assertThat(log.reads()).isEqualTo(before);
        assertReceived(20);
        assertThat(encodings).hasSize(20 * FORMATS.size());
    }

    @Test
    void lostFrame_isReadOnceForAll() {
        connect(Optional.empty());
        int before = log.reads();
        log.append(ROOM, "lost on the way");
        live(1);
        assertThat(log.reads() - before).isEqualTo(1);
        assertReceived(2);
        assertThat(encodings).hasSize(2 * FORMATS.size());
    }

    /** They are all of one user here: each user's own mailbox is one look more. */
    @Test
    void comingTogether_isOneLookAtEachLog() {
        IntStream.range(0, 5).forEach(i -> log.append(ROOM, "before"));
        connect(Optional.empty());
        assertThat(log.reads()).isEqualTo(3);
    }

    @Test
    void comingBackTogether_isOneLookAtEachLog() {
        IntStream.range(0, 20).forEach(i -> log.append(ROOM, "meanwhile"));
        TreeMap<Long, Long> topics = new TreeMap<>();
        topics.put(Position.topicHash("room"), 9L);
        connect(Optional.of(new Position(FakeLog.GENERATION, 19, 19, topics)));

        assertThat(log.reads()).isEqualTo(3);
        assertReceived(10);
        assertThat(encodings).hasSize(10 * FORMATS.size());
    }

    @Test
    void comingAndGoing_leavesTheOthersServed() {
        connect(Optional.empty());
        for (int i = 0; i < FOLLOWERS; i += 2) {
            sessions.get(i).leave(List.of("room"), position -> {});
        }
        live(1);
        for (int i = 0; i < FOLLOWERS; i++) {
            assertThat(clients.get(i).received).isEqualTo(i % 2);
        }
        sessions.forEach(Session::disconnected);
        loop.advance(10_000);
        assertThat(node.gauge("godwit.gateway.mailboxes")).isZero();
    }

    private void connect(Optional<Position> position) {
        for (int i = 0; i < FOLLOWERS; i++) {
            Counting client = new Counting(FORMATS.get(i % FORMATS.size()));
            clients.add(client);
            SessionRequest request = new SessionRequest("c" + i, Tenant.DEFAULT, "alice", Optional.empty(), position);
            sessions.add(node.sessions().open(request.withTopics(List.of("room"), 0), client));
        }
        loop.run();
    }

    private void live(int messages) {
        for (int i = 0; i < messages; i++) {
            Arrival.Durable message = log.append(ROOM, "m" + i);
            node.forward(message);
            loop.run();
        }
    }

    private void assertReceived(int messages) {
        assertThat(clients).allMatch(client -> client.received == messages);
    }

    /** Encodes as its transport does. */
    private final class Counting implements Outbound {
        private final Function<Frame, byte[]> format;
        private int received;

        Counting(Function<Frame, byte[]> format) {
            this.format = format;
        }

        @Override
        public void opened(Position from) {}

        @Override
        public void message(Frame frame, Supplier<Position> position) {
            received++;
            encodings.add(format.apply(frame));
        }

        @Override
        public void gap(Gap gap, Position position) {
            throw new AssertionError(gap);
        }

        @Override
        public boolean writable() {
            return true;
        }

        @Override
        public double fill() {
            return 0;
        }

        @Override
        public void close(Close close) {
            throw new AssertionError(close);
        }
    }
}
