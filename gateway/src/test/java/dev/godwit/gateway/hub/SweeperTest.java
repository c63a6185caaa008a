package dev.godwit.gateway.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.gateway.fakes.FakeLog;
import dev.godwit.gateway.fakes.FakeRegistry;
import dev.godwit.gateway.fakes.RecordingOutbound;
import dev.godwit.gateway.fakes.TestNode;
import dev.godwit.gateway.session.SessionRequest;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.Tenant;
import dev.godwit.runtime.ManualLoop;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SweeperTest {

    private static final Mailbox ALICE = Mailbox.user(Tenant.DEFAULT, "alice");
    private static final Position START = new Position(1, -1, -1);

    private final ManualLoop loop = new ManualLoop(1_000_000);
    private final FakeLog log = new FakeLog();
    private final TestNode node = new TestNode(loop, log, new FakeRegistry());
    private final RecordingOutbound client = new RecordingOutbound();

    @Test
    void manyMailboxes_areSweptInChunksAndPaced() {
        IntStream.range(0, 3_000).forEach(i -> follow("user" + i));
        loop.run();
        node.sweeper().sweepAll();
        loop.run();
        assertThat(log.sweeps()).isEqualTo(1);

        loop.advance(1_000);
        assertThat(log.sweeps()).isEqualTo(7);
    }

    @Test
    void failedSweep_isTriedAgain() {
        node.connect(client, START);
        loop.run();
        log.append(ALICE, "a0");
        log.available(false);
        node.sweeper().sweepAll();
        loop.advance(1_000);
        log.available(true);
        loop.advance(1_500);

        assertThat(client.texts()).containsExactly("a0");
    }

    /** The first sweep's look was before the message, the request after it: joining it would miss the message. */
    @Test
    void sweepDuringASweep_isMadeOnceMore() {
        node.connect(client, START);
        loop.run();
        log.hold();
        node.sweeper().sweepAll();
        loop.run();
        log.append(ALICE, "a0");
        node.sweeper().sweepAll();
        loop.run();
        log.release();
        loop.advance(500);

        assertThat(client.texts()).containsExactly("a0");
    }

    @Test
    void periodicSweeps_comeWithJitter() {
        node.connect(client, START);
        loop.run();
        HubMetrics metrics = new HubMetrics(new SimpleMeterRegistry());
        Sweeper periodic = new Sweeper(loop, log, node.mailboxes(), SweepOptions.DEFAULT, new Random(1), metrics);
        periodic.start();
        int before = log.sweeps();
        loop.advance(24_000);
        assertThat(log.sweeps()).isEqualTo(before);
        log.append(ALICE, "a0");
        loop.advance(37_000);
        assertThat(log.sweeps()).isGreaterThan(before);
        assertThat(client.texts()).containsExactly("a0");

        loop.advance(Duration.ofMinutes(10).toMillis());
        assertThat(log.sweeps() - before).isBetween(10, 25);
    }

    private void follow(String user) {
        node.sessions()
                .open(
                        new SessionRequest(user, Tenant.DEFAULT, user, Optional.empty(), Optional.of(START)),
                        new RecordingOutbound());
    }
}
