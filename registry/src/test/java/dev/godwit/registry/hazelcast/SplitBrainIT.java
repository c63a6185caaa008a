package dev.godwit.registry.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Tenant;
import dev.godwit.registry.NodeLease;
import dev.godwit.registry.Renewal;
import dev.godwit.registry.Route;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two halves of one cluster that find each other: each starts without knowing of the other. */
final class SplitBrainIT {

    private static final Mailbox BOTH = Mailbox.user(Tenant.DEFAULT, "both");
    private static final Mailbox ONE = Mailbox.user(Tenant.DEFAULT, "one");

    private final String cluster = "test-" + UUID.randomUUID();
    private final int onePort = FreePorts.next();
    private final int otherPort = FreePorts.next();
    private final Config oneConfig = config(onePort);
    private final Config otherConfig = config(otherPort);
    private final HazelcastRegistry one = HazelcastRegistry.member(() -> oneConfig);
    private final HazelcastRegistry other = HazelcastRegistry.member(() -> otherConfig);

    @AfterEach
    void stop() {
        await(one.stop());
        await(other.stop());
    }

    @Test
    void healed_hasTheRoutesOfBothSides_andTellsOfIt() {
        AtomicInteger disturbed = new AtomicInteger();
        one.onDisturbance(disturbed::incrementAndGet);
        other.onDisturbance(disturbed::incrementAndGet);
        await(one.start());
        await(other.start());
        Awaitility.await().untilAsserted(() -> assertThat(disturbed).hasValue(2));
        await(one.put(List.of(BOTH, ONE), route("g1")));
        await(other.put(List.of(BOTH), route("g2")));
        await(one.renew(lease("g1")));
        await(other.renew(lease("g2")));

        tellOf(oneConfig, otherPort);
        tellOf(otherConfig, onePort);

        Awaitility.await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> {
            Map<Mailbox, List<Route>> found = await(one.routes(List.of(BOTH, ONE)));
            assertThat(found.get(BOTH)).containsExactlyInAnyOrder(route("g1"), route("g2"));
            assertThat(found.get(ONE)).containsExactly(route("g1"));
        });
        Awaitility.await().untilAsserted(() -> assertThat(disturbed).hasValueGreaterThan(2));
        assertThat(await(other.renew(lease("g1")))).isEqualTo(Renewal.RENEWED);
        assertThat(await(one.renew(lease("g2")))).isEqualTo(Renewal.RENEWED);
    }

    private Config config(int port) {
        Config config = MemberConfig.of(new MemberSettings(cluster, "127.0.0.1", port, List.of("127.0.0.1:" + port)));
        config.setProperty("hazelcast.merge.first.run.delay.seconds", "1");
        config.setProperty("hazelcast.merge.next.run.delay.seconds", "1");
        return config;
    }

    /** Hazelcast reads the list anew each time it looks for the other half. */
    private static void tellOf(Config config, int port) {
        config.getNetworkConfig().getJoin().getTcpIpConfig().addMember("127.0.0.1:" + port);
    }

    private static Route route(String node) {
        return new Route(node, node + "#1", 1);
    }

    private static NodeLease lease(String node) {
        return new NodeLease(node, node + "#1", "127.0.0.1", 9091, false, 0);
    }

    private static <T> T await(CompletionStage<T> call) {
        return call.toCompletableFuture().join();
    }
}
