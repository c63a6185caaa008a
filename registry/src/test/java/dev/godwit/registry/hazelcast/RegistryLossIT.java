package dev.godwit.registry.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.HazelcastInstance;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Tenant;
import dev.godwit.registry.NodeLease;
import dev.godwit.registry.RegistryUnavailable;
import dev.godwit.registry.Renewal;
import dev.godwit.registry.Route;
import dev.godwit.runtime.Check;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What remains of the registry when its members go, and how its users notice. */
final class RegistryLossIT {

    private static final Route ROUTE = new Route("g1", "g1#1", 1);
    private static final NodeLease LEASE = new NodeLease("g1", "g1#1", "127.0.0.1", 9091, false, 0);
    private static final List<Mailbox> MANY = IntStream.range(0, 600)
            .mapToObj(i -> Mailbox.user(Tenant.DEFAULT, "user-" + i))
            .toList();

    private final String cluster = "test-" + UUID.randomUUID();
    private final List<HazelcastRegistry> running = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void stopAll() {
        Collections.reverse(running);
        running.forEach(HazelcastContract::stop);
    }

    @Test
    void aMemberDies_routesSurvive() {
        HazelcastRegistry first = founder();
        HazelcastRegistry second = member(first);
        await(second.put(MANY, ROUTE));
        await(second.renew(LEASE));
        awaitBackups(second);

        HazelcastContract.hazelcast(first).getLifecycleService().terminate();

        assertThat(lookUp(second)).hasSize(MANY.size());
        assertThat(await(second.renew(LEASE))).isEqualTo(Renewal.RENEWED);
    }

    @Test
    void partitionsAreLost_isADisturbance() {
        HazelcastRegistry first = founder();
        HazelcastRegistry second = member(first);
        AtomicInteger disturbed = new AtomicInteger();
        HazelcastRegistry third = running(HazelcastRegistry.member(
                new MemberSettings(cluster, "127.0.0.1", 0, List.of(HazelcastContract.address(first)))));
        third.onDisturbance(disturbed::incrementAndGet);
        await(third.start());
        Awaitility.await().untilAsserted(() -> assertThat(disturbed).hasValue(1));
        await(third.put(MANY, ROUTE));
        awaitBackups(third);

        List.of(first, second).parallelStream()
                .forEach(gone ->
                        HazelcastContract.hazelcast(gone).getLifecycleService().terminate());

        Awaitility.await().untilAsserted(() -> assertThat(disturbed).hasValueGreaterThan(1));
    }

    @Test
    void allMembersGo_callsFailFast_andTheClientFindsTheNextOnes() {
        HazelcastRegistry member = member(0);
        int port = HazelcastContract.port(member);
        HazelcastRegistry client = client(port);
        AtomicInteger disturbed = new AtomicInteger();
        client.onDisturbance(disturbed::incrementAndGet);
        Awaitility.await().untilAsserted(() -> assertThat(client.check()).isEqualTo(Check.UP));
        await(client.put(MANY, ROUTE));
        await(client.renew(LEASE));
        Awaitility.await().untilAsserted(() -> assertThat(disturbed).hasValue(1));

        HazelcastContract.hazelcast(member).getLifecycleService().terminate();
        HazelcastContract.stop(member);
        running.remove(member);
        Awaitility.await()
                .untilAsserted(() -> assertThat(client.check().state()).isEqualTo(Check.State.DEGRADED));
        assertUnavailable(client, Duration.ofSeconds(2));

        member(port);
        Awaitility.await().untilAsserted(() -> assertThat(disturbed).hasValueGreaterThan(1));
        assertThat(lookUp(client)).isEmpty();
        assertThat(await(client.renew(LEASE))).isEqualTo(Renewal.CREATED);
        assertThat(client.check()).isEqualTo(Check.UP);
    }

    @Test
    void clientStartsFirst_andFindsTheMemberLater() {
        HazelcastRegistry member = member(0);
        int port = HazelcastContract.port(member);
        HazelcastContract.stop(member);
        running.remove(member);
        HazelcastRegistry client = client(port);
        AtomicInteger disturbed = new AtomicInteger();
        client.onDisturbance(disturbed::incrementAndGet);

        assertThat(client.check().state()).isEqualTo(Check.State.DEGRADED);
        assertUnavailable(client, Duration.ofSeconds(2));

        member(port);
        Awaitility.await().untilAsserted(() -> assertThat(client.check()).isEqualTo(Check.UP));
        assertThat(await(client.renew(LEASE))).isEqualTo(Renewal.CREATED);
        Awaitility.await().untilAsserted(() -> assertThat(disturbed).hasPositiveValue());
    }

    private void assertUnavailable(HazelcastRegistry client, Duration limit) {
        long before = System.nanoTime();
        assertFails(client.routes(MANY));
        assertFails(client.put(MANY, ROUTE));
        assertFails(client.remove(MANY.get(0), ROUTE));
        assertFails(client.renew(LEASE));
        assertFails(client.bury("g1#1"));
        assertFails(client.nodes());
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(limit);
    }

    private static void assertFails(CompletionStage<?> call) {
        assertThatThrownBy(() -> call.toCompletableFuture().join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(RegistryUnavailable.class);
    }

    /** One that others may join: it looks for members itself, though there is none but it. */
    private HazelcastRegistry founder() {
        int port = FreePorts.next();
        return running(HazelcastContract.startedMember(cluster, port, List.of("127.0.0.1:" + port)));
    }

    /** A member that has just joined takes over its share first. */
    private static void awaitBackups(HazelcastRegistry member) {
        HazelcastInstance hazelcast = HazelcastContract.hazelcast(member);
        Awaitility.await()
                .until(() -> hazelcast.getCluster().getMembers().size() > 1
                        && hazelcast.getPartitionService().isClusterSafe());
    }

    private HazelcastRegistry member(int port) {
        return running(HazelcastContract.startedMember(cluster, port, List.of()));
    }

    private HazelcastRegistry member(HazelcastRegistry known) {
        return running(HazelcastContract.startedMember(cluster, 0, List.of(HazelcastContract.address(known))));
    }

    private HazelcastRegistry client(int port) {
        HazelcastRegistry client = HazelcastRegistry.client(new ClientSettings(cluster, List.of("127.0.0.1:" + port)));
        client.start().toCompletableFuture().join();
        return running(client);
    }

    private HazelcastRegistry running(HazelcastRegistry registry) {
        running.add(registry);
        return registry;
    }

    /** A cold JVM on a busy machine may take longer than the time-out. */
    private static Map<Mailbox, List<Route>> lookUp(HazelcastRegistry registry) {
        return Awaitility.await()
                .ignoreExceptions()
                .until(() -> registry.routes(MANY).toCompletableFuture().join(), found -> true);
    }

    private static <T> T await(CompletionStage<T> call) {
        return call.toCompletableFuture().join();
    }
}
