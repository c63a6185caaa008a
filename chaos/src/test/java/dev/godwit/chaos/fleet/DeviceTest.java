package dev.godwit.chaos.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.chaos.fleet.Member.Medium;
import dev.godwit.chaos.fleet.ScriptedTransport.Attempt;
import dev.godwit.chaos.fleet.wire.Ending;
import dev.godwit.chaos.fleet.wire.Ending.Then;
import dev.godwit.chaos.fleet.wire.Listener;
import dev.godwit.chaos.history.Event;
import dev.godwit.chaos.history.HistoryReader;
import dev.godwit.chaos.history.HistoryWriter;
import dev.godwit.protocol.Position;
import dev.godwit.runtime.ManualLoop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceTest {

    private static final Member MEMBER = new Member("acme", "alice", "phone", Medium.SSE, List.of("room.1"));
    private static final Ending BROKEN = Ending.broken("cut off");
    private static final long LONG = 60_000;

    @TempDir
    private Path folder;

    private final ManualLoop loop = new ManualLoop(1_000_000);
    private final AtomicInteger tokens = new AtomicInteger();
    private final Due due = new Due(MEMBER);
    private Path path;
    private HistoryWriter history;
    private ScriptedTransport gateway;
    private Device device;

    @BeforeEach
    void start() {
        path = folder.resolve("history");
        history = HistoryWriter.begin(path);
        start(true);
    }

    private void start(boolean exact) {
        gateway = new ScriptedTransport(exact);
        Course course = new Course(
                loop,
                gateway,
                history,
                List.of(new Gateway("g1", "one", 1), new Gateway("g2", "two", 2)),
                member -> "token" + tokens.incrementAndGet(),
                () -> List.of(position(99)),
                new Random(7),
                Duration.ofSeconds(30));
        device = new Device(MEMBER, course, due);
        device.start();
    }

    @Test
    void cutOff_comesBackToTheNextGateway_withTheNewestPosition() {
        assertThat(gateway.last().handshake.position()).isEmpty();
        assertThat(gateway.last().handshake.topics()).containsExactly("room.1");
        String first = gateway.last().handshake.host();
        greet(position(1));
        message("user/alice", "1-2", position(2));
        message("all", null, null);
        gateway.last().client.ended(BROKEN);
        assertThat(device.isConnected()).isFalse();

        loop.advance(LONG);
        assertThat(gateway.count()).isEqualTo(2);
        assertThat(gateway.last().handshake.position()).contains(position(2));
        assertThat(gateway.last().handshake.host()).isNotEqualTo(first);
    }

    @Test
    void wait_isRandomUpToASecond_andTwiceThatEachTime() {
        for (long bound = 1_000; bound < 100_000; bound *= 2) {
            int before = gateway.count();
            gateway.last().client.ended(BROKEN);
            loop.advance(Math.min(bound, 30_000) + 1);
            assertThat(gateway.count()).isEqualTo(before + 1);
        }
    }

    @Test
    void adviceAndCodes_areObeyed() {
        greet(position(1));
        gateway.last().client.advised(Duration.ofSeconds(4));
        gateway.last().client.ended(BROKEN);
        loop.advance(3_999);
        assertThat(gateway.count()).isEqualTo(1);
        loop.advance(1);
        assertThat(gateway.count()).isEqualTo(2);

        gateway.last().client.ended(Ending.ofStatus(503, Optional.of("50")));
        loop.advance(49_999);
        assertThat(gateway.count()).isEqualTo(2);
        loop.advance(1);
        assertThat(gateway.count()).isEqualTo(3);
    }

    @Test
    void refusedToken_isRenewedOnce() {
        greet(position(1));
        gateway.last().client.ended(Ending.ofClose(4401, "token", Duration.ZERO));
        loop.advance(LONG);
        assertThat(gateway.last().handshake.token()).isEqualTo("token2");
        greet(position(1));
        loop.advance(1);
        gateway.last().client.ended(Ending.ofClose(4401, "token", Duration.ZERO));
        loop.advance(LONG);
        assertThat(gateway.last().handshake.token()).isEqualTo("token3");
        gateway.last().client.ended(Ending.ofStatus(401, Optional.empty()));
        loop.advance(LONG);
        assertThat(gateway.count()).isEqualTo(3);
        assertThat(device.isStopped()).isTrue();
    }

    @Test
    void stop_isForGood_alsoInAStorm() {
        gateway.last().client.ended(new Ending("4403", Then.STOP, Duration.ZERO));
        device.storm();
        loop.advance(LONG);
        assertThat(gateway.count()).isEqualTo(1);
        assertThat(device.isStopped()).isTrue();
    }

    @Test
    void silence_ofTwoAndAHalfHeartbeats_isTheEnd() {
        gateway.last().client.greeted(position(1), Optional.of(Duration.ofSeconds(10)));
        Attempt first = gateway.last();
        loop.advance(20_000);
        first.client.alive();
        loop.advance(24_999);
        assertThat(first.dropped).isFalse();
        loop.advance(1);
        assertThat(first.dropped).isTrue();
        loop.advance(30_000);
        assertThat(gateway.count()).isEqualTo(2);
    }

    @Test
    void silentHandshake_isGivenUp() {
        loop.advance(75_000);
        assertThat(device.isConnected()).isFalse();
        loop.advance(30_000);
        assertThat(gateway.count()).isEqualTo(2);
    }

    @Test
    void slowDevice_readsNothing_andDoesNotCountThatAsSilence() {
        device.slow();
        assertThat(gateway.last().paused).isFalse();
        greet(position(1));
        assertThat(gateway.last().paused).isTrue();
        loop.advance(10 * LONG);
        assertThat(gateway.last().dropped).isFalse();
        device.rest();
        assertThat(gateway.last().paused).isFalse();
        loop.advance(74_999);
        assertThat(gateway.last().dropped).isFalse();
        loop.advance(1);
        assertThat(gateway.last().dropped).isTrue();
    }

    @Test
    void storm_dropsAndComesBackAtOnce() {
        greet(position(5));
        Attempt first = gateway.last();
        device.storm();
        assertThat(first.dropped).isTrue();
        assertThat(gateway.last().handshake.position()).contains(position(5));
        // Of a connection that it dropped, a client sees nothing more.
        first.client.message(new Listener.Message("all", Optional.of("1-9"), "p9", Optional.of(position(9))));
        first.client.ended(BROKEN);
        loop.advance(LONG);
        assertThat(gateway.count()).isEqualTo(2);
        assertThat(device.position()).contains(position(5));
        assertThat(events(Event.Received.class)).isEmpty();
    }

    @Test
    void framedMessages_moveNoPosition_andAreKnownAgain() {
        start(false);
        greet(position(4));
        message("user/alice", "1-5", null);
        message("user/alice", "1-6", null);
        gateway.last().client.position(position(5));
        message("user/alice", "1-7", null);
        device.storm();
        assertThat(gateway.last().handshake.position()).contains(position(5));
        greet(position(5));
        message("user/alice", "1-5", null); // below the position: was not asked for
        message("user/alice", "1-6", null);
        message("user/alice", "1-7", null);
        message("user/alice", "1-8", null);
        message("user/alice", "1-8", null); // twice on one connection
        message("topic/room.1", "1-3", null); // a topic that the position does not name
        assertThat(events(Event.Received.class))
                .extracting(Event.Received::again)
                .containsExactly(false, false, false, false, true, true, false, false, false);
        assertThat(events(Event.Received.class).get(0).mailbox()).isEqualTo("acme/user/alice");
    }

    @Test
    void exactMessages_areNeverKnownAgain() {
        greet(position(4));
        message("user/alice", "1-5", position(5));
        device.storm();
        greet(position(5));
        message("user/alice", "1-5", position(5));
        assertThat(events(Event.Received.class))
                .extracting(Event.Received::again)
                .containsExactly(false, false);
    }

    @Test
    void unknownPosition_goesOnFromThere_evenIfThatIsLower() {
        start(false);
        greet(position(4));
        message("user/alice", "1-50", null);
        device.storm();
        greet(position(4));
        gateway.last()
                .client
                .gap(new Listener.Gap("user/alice", "1-4", "1-7", "unknown_position", false, Optional.of(position(7))));
        message("user/alice", "1-8", null);
        assertThat(events(Event.Received.class))
                .extracting(Event.Received::again)
                .containsExactly(false, false);
        device.storm();
        assertThat(gateway.last().handshake.position()).contains(position(7));
    }

    @Test
    void liar_learnsNothing_andGoesOnHonestly() {
        device.lie();
        assertThat(gateway.count()).as("it has nothing to lie about").isEqualTo(1);
        greet(position(4));
        device.lie();
        Attempt lied = gateway.last();
        assertThat(lied.handshake.position()).isPresent().isNotEqualTo(Optional.of(position(4)));
        greet(position(90));
        message("user/alice", "1-91", position(91));
        lied.client.ended(new Ending("status 400", Then.STOP, Duration.ZERO));
        loop.advance(LONG);
        assertThat(gateway.count()).as("caught, it tries another").isEqualTo(3);
        device.rest();
        assertThat(gateway.count()).isEqualTo(4);
        assertThat(gateway.last().handshake.position()).contains(position(4));
        assertThat(events(Event.Opening.class))
                .extracting(Event.Opening::honest)
                .containsExactly(true, false, false, true);
    }

    @Test
    void everyAttempt_hasABeginningAndAnEnd() {
        gateway.last().client.ended(BROKEN);
        loop.advance(LONG);
        greet(position(1));
        device.end();
        assertThat(gateway.last().dropped).isTrue();
        device.storm();
        loop.advance(LONG);
        assertThat(events(Event.Opening.class))
                .extracting(Event.Opening::connection)
                .containsExactly("acme/alice/phone#1", "acme/alice/phone#2");
        assertThat(events(Event.Opened.class))
                .extracting(Event.Opened::connection)
                .containsExactly("acme/alice/phone#2");
        assertThat(events(Event.Closed.class)).extracting(Event.Closed::reason).containsExactly("cut off", "left");
    }

    private void greet(String position) {
        gateway.last().client.greeted(position, Optional.empty());
    }

    private void message(String mailbox, String id, String position) {
        gateway.last()
                .client
                .message(new Listener.Message(mailbox, Optional.ofNullable(id), "p1", Optional.ofNullable(position)));
    }

    private <T extends Event> List<T> events(Class<T> kind) {
        history.close();
        return StreamSupport.stream(HistoryReader.read(path).spliterator(), false)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    private static String position(long own) {
        return new Position(1, own, 0).token();
    }
}
