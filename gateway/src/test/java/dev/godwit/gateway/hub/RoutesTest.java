package dev.godwit.gateway.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.gateway.fakes.FakeLog;
import dev.godwit.gateway.fakes.FakeRegistry;
import dev.godwit.gateway.fakes.RecordingOutbound;
import dev.godwit.gateway.fakes.TestNode;
import dev.godwit.gateway.session.Session;
import dev.godwit.gateway.session.SessionRequest;
import dev.godwit.gateway.session.Sessions;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.Tenant;
import dev.godwit.registry.Route;
import dev.godwit.runtime.ManualLoop;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoutesTest {

    private static final Mailbox ALICE = Mailbox.user(Tenant.DEFAULT, "alice");
    private static final Position START = new Position(1, -1, -1);

    private final ManualLoop loop = new ManualLoop(1_000_000);
    private final FakeLog log = new FakeLog();
    private final FakeRegistry registry = new FakeRegistry();
    private final TestNode node = new TestNode(loop, log, registry);
    private final RecordingOutbound client = new RecordingOutbound();

    @Test
    void firstFollower_isRoutedBeforeTheLogIsRead() {
        registry.hold();
        node.connect(client, START);
        loop.advance(900);
        assertThat(log.reads()).isZero();

        registry.release();
        loop.run();
        assertThat(registry.route(ALICE).node()).isEqualTo("node-1");
        assertThat(log.reads()).isPositive();
    }

    @Test
    void slowRegistry_isAwaitedForOneSecond() {
        registry.hold();
        log.append(ALICE, "a0");
        node.connect(client, START);
        loop.advance(1_100);

        assertThat(client.texts()).containsExactly("a0");
        assertThat(node.gauge("godwit.gateway.unrouted")).isEqualTo(2);
    }

    @Test
    void unroutedMailbox_isSweptUntilItsRouteStands() {
        registry.available(false);
        node.connect(client, START);
        loop.advance(5_000);
        log.append(ALICE, "a0");
        loop.advance(2_500);
        assertThat(client.texts()).containsExactly("a0");

        registry.available(true);
        loop.advance(2_500);
        assertThat(registry.route(ALICE)).isNotNull();
        assertThat(node.gauge("godwit.gateway.unrouted")).isZero();
    }

    /** Between the read and the late route a frame may have gone to nobody. */
    @Test
    void lateConfirmation_isFollowedByASweep() {
        registry.hold();
        node.connect(client, START);
        loop.advance(1_100);
        log.append(ALICE, "a0");
        registry.release();
        loop.advance(150);

        assertThat(client.texts()).containsExactly("a0");
    }

    @Test
    void routeStays_whileAnyHubFollows() {
        Sessions other = node.newSessions();
        Session first = node.connect(client, START);
        loop.run();
        Session second = other.open(
                new SessionRequest("x", Tenant.DEFAULT, "alice", Optional.empty(), Optional.of(START)),
                new RecordingOutbound());
        loop.run();
        int puts = registry.published();
        first.disconnected();
        loop.advance(10_000);
        assertThat(registry.route(ALICE)).isNotNull();
        assertThat(puts).isEqualTo(2);

        second.disconnected();
        loop.advance(10_000);
        assertThat(registry.route(ALICE)).isNull();
    }

    @Test
    void routeStays_whenAPutOfThoseWhoLeftIsAnsweredLate() {
        registry.hold();
        Session before = node.connect(client, START);
        loop.advance(1_100);
        before.disconnected();
        loop.advance(2_500);
        node.connect(new RecordingOutbound(), START);
        loop.run();

        registry.releaseOne();
        loop.run();
        registry.release();
        loop.run();
        assertThat(registry.route(ALICE)).isNotNull();
    }

    @Test
    void lastFollowerThatComesBack_findsItsTail() {
        Session first = node.connect(client, START);
        loop.run();
        first.disconnected();
        loop.advance(1_000);
        int reads = log.reads();
        node.connect(client, START);
        loop.advance(10_000);

        assertThat(registry.published()).isEqualTo(2);
        assertThat(log.reads()).isEqualTo(reads);
    }

    /** The removal of the old route arrives after the new one was put. */
    @Test
    void lateRemoval_doesNotRemoveTheNextRoute() {
        Session first = node.connect(client, START);
        loop.run();
        first.disconnected();
        registry.hold();
        loop.advance(2_100);
        registry.swapHeld(() -> {
            node.connect(new RecordingOutbound(), START);
            loop.run();
        });
        registry.release();
        loop.run();

        assertThat(registry.route(ALICE)).isNotNull();
    }

    /** A put on its way when the last follower leaves: the removal must come after it. */
    @Test
    void putInFlight_isRemovedAfterItArrived() {
        registry.hold();
        Session first = node.connect(client, START);
        loop.advance(1_100);
        first.disconnected();
        registry.swapHeld(() -> loop.advance(3_000));
        registry.release();
        loop.run();

        assertThat(registry.route(ALICE)).isNull();
    }

    /** Its answer comes when the incarnation that it was for is no more. */
    @Test
    void putOfAnOldIncarnation_doesNotConfirm() {
        registry.hold();
        node.connect(client, START);
        loop.run();
        node.routes().incarnation("second");
        registry.releaseOne();
        loop.run();

        assertThat(node.routes().unconfirmed()).isEqualTo(2);
    }

    @Test
    void newIncarnation_publishesAllPacedAndSweepsAfterwards() {
        IntStream.range(0, 1_000).forEach(i -> follow("user" + i));
        loop.run();
        registry.wipe();
        node.routes().incarnation("second");
        loop.run();
        int atOnce = registry.routesOf("second");
        loop.advance(250);
        assertThat(registry.routesOf("second")).isGreaterThan(atOnce).isLessThan(800);

        loop.advance(1_000);
        assertThat(registry.routesOf("second")).isEqualTo(1_001);
    }

    /** Until its new route stood, a frame went to nobody. */
    @Test
    void newIncarnation_sweepsAfterTheRoutes() {
        node.connect(client, START);
        loop.run();
        registry.hold();
        node.routes().incarnation("second");
        node.sweeper().sweepAll();
        loop.advance(1_000);
        log.append(ALICE, "a0");
        registry.release();
        loop.advance(200);

        assertThat(client.texts()).containsExactly("a0");
    }

    /** Put before the loss, answered after it: proves nothing. */
    @Test
    void putOfBeforeALoss_doesNotConfirm() {
        registry.hold();
        node.connect(client, START);
        loop.run();
        node.routes().publishAll();
        registry.releaseOne();
        registry.wipe();
        loop.run();
        assertThat(node.routes().unconfirmed()).isEqualTo(2);

        registry.release();
        loop.run();
        assertThat(registry.route(ALICE)).isNotNull();
        assertThat(node.routes().unconfirmed()).isZero();
    }

    @Test
    void walk_publishesAllAgainWithinTheHour() {
        node.connect(client, START);
        loop.run();
        node.routes().startWalk();
        registry.wipe();
        loop.advance(60_000);

        assertThat(registry.route(ALICE)).isNotNull();
    }

    @Test
    void sweepThatFindsSomething_publishesTheRouteAgain() {
        node.connect(client, START);
        loop.run();
        registry.wipe();
        log.append(ALICE, "a0");
        node.sweeper().sweepAll();
        loop.run();

        assertThat(registry.route(ALICE)).extracting(Route::incarnation).isEqualTo("first");
    }

    private void follow(String user) {
        node.sessions()
                .open(
                        new SessionRequest(user, Tenant.DEFAULT, user, Optional.empty(), Optional.of(START)),
                        new RecordingOutbound());
    }
}
