package dev.godwit.chaos.sim;

import dev.godwit.chaos.check.Rules;
import dev.godwit.gateway.hub.HubOptions;
import dev.godwit.gateway.link.LinkOptions;
import dev.godwit.gateway.node.LeaseOptions;
import dev.godwit.gateway.node.NodeOptions;
import dev.godwit.gateway.session.AckOptions;
import dev.godwit.gateway.session.SessionOptions;
import dev.godwit.inbox.LogLimits;
import dev.godwit.inbox.LogRules;
import dev.godwit.protocol.DerivedRecords;
import dev.godwit.protocol.PushTopic;
import dev.godwit.router.RouterMetrics;
import dev.godwit.router.lane.LaneSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * How the nodes of a run are set up: small, so that little traffic reaches every bound.
 *
 * @param watchful whether the periodic sweeps and checks are on, which find what events should have told; without them a missing
 *     event is a message that never comes
 * @param busyEnd whether everybody is sent one more message when all is mended; else what is missing has to come without one
 * @param forgetful whether Kafka may remove records that are not read yet. Then nobody pushes what only all records tell: message ids
 *     that came before, records that cannot be read, orders, and requests of which a router writes copies
 * @param latencyMicros of each way through the network, at most
 * @param lingerMillis so long is a mailbox kept that nobody follows any more
 */
record Settings(
        boolean watchful,
        boolean busyEnd,
        boolean forgetful,
        long latencyMicros,
        int lingerMillis,
        int routers,
        int gateways,
        int loopsOfGateway,
        int keptOfUser,
        int keptOfTopic,
        int tail,
        int unacked) {

    static final long GENERATION = 1;
    static final int PARTITIONS = 3;
    static final String SECRET = "the secret of a simulated cluster";
    static final DerivedRecords CODEC = new DerivedRecords(SECRET.getBytes(StandardCharsets.UTF_8));
    static final Duration WINDOW = Duration.ofSeconds(6);

    /** What was written so long ago to a living connection has arrived: a tenth of the real time, as all about it here. */
    static final Duration PROOF = Duration.ofMillis(2_500);

    private static final PushTopic TOPIC = new PushTopic("godwit.push", GENERATION, PARTITIONS);
    private static final Duration AGE = Duration.ofDays(1);
    private static final Duration NEVER = Duration.ofDays(30);
    /** What runs count is of no interest; to make the meters anew for each would take most of its time. */
    private static final ThreadLocal<Meters> METERS = ThreadLocal.withInitial(Meters::new);

    private static final class Meters {
        private final MeterRegistry registry = new SimpleMeterRegistry();
        private final RouterMetrics router = new RouterMetrics(registry);
    }

    static Settings drawn(Scheduler scheduler) {
        int tail = 1 + (int) scheduler.upTo(8);
        return new Settings(
                scheduler.oneIn(4),
                scheduler.oneIn(2),
                scheduler.oneIn(8),
                scheduler.oneIn(3) ? 40_000 : 400,
                (int) scheduler.upTo(400),
                scheduler.oneIn(4) ? 3 : 2,
                scheduler.oneIn(4) ? 3 : 2,
                1 + (int) scheduler.upTo(1),
                kept(scheduler, tail),
                kept(scheduler, tail),
                tail,
                1 + (int) scheduler.upTo(20));
    }

    /** More than tails hold, as everywhere. */
    private static int kept(Scheduler scheduler, int tail) {
        return scheduler.oneIn(3) ? tail + 1 + (int) scheduler.upTo(8) : 1_000;
    }

    /** Where nobody looks and nothing comes any more, nobody can know that a store was emptied under its connections. */
    boolean noticesFlush() {
        return watchful || busyEnd;
    }

    PushTopic topic() {
        return TOPIC;
    }

    MeterRegistry meters() {
        return METERS.get().registry;
    }

    RouterMetrics routerMetrics() {
        return METERS.get().router;
    }

    LogRules logs() {
        return new LogRules(limits(keptOfUser), limits(keptOfTopic), WINDOW);
    }

    LaneSettings lanes() {
        Duration check = watchful ? Duration.ofSeconds(2) : NEVER;
        return new LaneSettings(4, 1 << 20, 16, 1 << 20, check, check.multipliedBy(2), AGE);
    }

    NodeOptions node(String name) {
        HubOptions hub = new HubOptions(
                tail,
                1 << 16,
                HubOptions.DEFAULT.page(),
                HubOptions.DEFAULT.readsInFlight(),
                HubOptions.DEFAULT.routeWait(),
                HubOptions.DEFAULT.retry(),
                Duration.ofMillis(lingerMillis),
                HubOptions.DEFAULT.idleCheck());
        SessionOptions sessions = new SessionOptions(
                8,
                SessionOptions.DEFAULT.stall(),
                SessionOptions.DEFAULT.retry(),
                SessionOptions.DEFAULT.gathering(),
                PROOF,
                Duration.ofMillis(500),
                new AckOptions(
                        unacked,
                        1 << 20,
                        AckOptions.DEFAULT.patience(),
                        AckOptions.DEFAULT.look(),
                        AckOptions.DEFAULT.every()));
        NodeOptions plain = NodeOptions.of(TOPIC, LeaseOptions.of(name, name), LinkOptions.of(name, 0, SECRET));
        return new NodeOptions(
                plain.topic(),
                plain.lease(),
                plain.link(),
                watchful ? hub : hub.withIdleCheck(Duration.ZERO),
                plain.routes(),
                watchful ? plain.sweeps() : plain.sweeps().withoutPeriod(),
                sessions,
                plain.presence());
    }

    Rules rules() {
        return Rules.DEFAULT
                .keeping(new Rules.Kept(keptOfUser, AGE), new Rules.Kept(keptOfTopic, AGE))
                .window(WINDOW)
                .slack(Duration.ZERO)
                .liesTeach(true);
    }

    private static LogLimits limits(int entries) {
        return new LogLimits(entries, 1 << 20, AGE);
    }
}
