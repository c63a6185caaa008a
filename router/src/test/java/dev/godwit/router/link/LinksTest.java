package dev.godwit.router.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Partition;
import dev.godwit.protocol.Tenant;
import dev.godwit.protocol.link.RouterFrame;
import dev.godwit.registry.NodeLease;
import dev.godwit.registry.Renewal;
import dev.godwit.registry.Route;
import dev.godwit.registry.memory.InMemoryRegistry;
import dev.godwit.router.RouterMetrics;
import dev.godwit.router.forward.Delivery;
import dev.godwit.runtime.ManualLoop;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LinksTest {

    private static final Mailbox ALICE = Mailbox.user(Tenant.DEFAULT, "alice");
    private static final Route ROUTE = new Route("gateway-1", "one", 7);
    private static final NodeLease NODE = new NodeLease("gateway-1", "one", "10.0.0.1", 9091, false, 0);

    private final ManualLoop loop = new ManualLoop(1_700_000_000_000L);
    private final FakeTransport network = new FakeTransport();
    private final InMemoryRegistry registry = new InMemoryRegistry(loop::now);
    private final Budget budget = new Budget(10 << 20);
    private final Links links = new Links(new LinkTools(
            loop, network, registry, budget, new RouterMetrics(new SimpleMeterRegistry()), "router-1", "secret", 1));

    @BeforeEach
    void start() {
        renew(NODE);
        links.start();
        loop.run();
    }

    @Test
    void link_isOpenedToEachLivingIncarnation_andSaysHello() {
        network.last().accept("one");

        assertThat(network.last().address).isEqualTo("10.0.0.1:9091");
        RouterFrame hello = network.last().frames.get(0);
        assertThat(hello.getHello().getSecret()).isEqualTo("secret");
        assertThat(hello.getHello().getRouter()).isEqualTo("router-1");
    }

    @Test
    void deliveriesOfOneMoment_areOneBatch_inOrder() {
        network.last().accept("one");
        for (int i = 0; i < 5; i++) {
            links.send(ROUTE, delivery(0, i));
        }
        loop.run();

        assertThat(network.last().batches()).hasSize(1);
        assertThat(network.last().offsets()).containsExactly(0L, 1L, 2L, 3L, 4L);
    }

    @Test
    void batch_holdsAtMost256Messages() {
        network.last().accept("one");
        for (int i = 0; i < 600; i++) {
            links.send(ROUTE, delivery(0, i));
        }
        loop.run();

        assertThat(network.last().batches())
                .extracting(frame -> frame.getBatch().getDeliveriesCount())
                .containsExactly(256, 256, 88);
        assertThat(network.last().batches())
                .extracting(frame -> frame.getBatch().getSequence())
                .containsExactly(1L, 2L, 3L);
    }

    @Test
    void fullWindow_becomesOneNoticePerPartition_onceHalfIsFree() {
        network.last().accept("one");
        for (int i = 0; i < 1_100; i++) {
            links.send(ROUTE, delivery(i % 2, i));
        }
        links.send(ROUTE, delivery(3, 5_000));
        loop.run();
        assertThat(network.last().deliveries()).hasSize(1_000);
        assertThat(network.last().sweeps()).isEmpty();

        network.last().ack(1);
        loop.run();
        assertThat(network.last().sweeps()).isEmpty();
        network.last().ack(2);
        links.send(ROUTE, delivery(0, 6_000));
        loop.run();
        assertThat(network.last().sweeps()).containsExactly(Set.of(0, 1, 3));
        assertThat(network.last().offsets()).endsWith(999L, 6_000L);
    }

    @Test
    void fullWindowOfBytes_isTheSame() {
        network.last().accept("one");
        for (int i = 0; i < 10; i++) {
            links.send(ROUTE, delivery(0, i, 500_000, ALICE));
        }
        loop.run();

        assertThat(network.last().deliveries()).hasSize(8);
        network.last().ack(8);
        loop.run();
        assertThat(network.last().sweeps()).containsExactly(Set.of(0));
    }

    @Test
    void volatileMessageThatWasNotSent_needsNoNotice() {
        network.last().accept("one");
        for (int i = 0; i < 1_000; i++) {
            links.send(ROUTE, delivery(0, i));
        }
        links.send(
                ROUTE, new Delivery(new Partition(1, 2), ALICE, Optional.empty(), MessageId.NONE, new byte[10], false));
        loop.run();
        network.last().ack(4);
        loop.run();

        assertThat(network.last().sweeps()).isEmpty();
    }

    @Test
    void budgetOfAllLinks_isRespected_andGivenBack() {
        renew(new NodeLease("gateway-2", "two", "10.0.0.2", 9091, false, 0));
        renew(new NodeLease("gateway-3", "three", "10.0.0.3", 9091, false, 0));
        loop.advance(1_000);
        network.connections.get(0).accept("one");
        network.connections.get(1).accept("two");
        network.connections.get(2).accept("three");
        for (int i = 0; i < 8; i++) {
            links.send(ROUTE, delivery(0, i, 500_000, ALICE));
            links.send(new Route("gateway-2", "two", 1), delivery(0, i, 500_000, ALICE));
            links.send(new Route("gateway-3", "three", 1), delivery(0, i, 500_000, ALICE));
        }
        loop.run();
        int sent = network.connections.stream()
                .mapToInt(c -> c.deliveries().size())
                .sum();
        assertThat(sent).isEqualTo(20);
        assertThat(budget.used()).isLessThanOrEqualTo(10 << 20);

        network.connections.forEach(connection -> connection.ack(100));
        loop.run();
        assertThat(budget.used()).isZero();
        assertThat(network.connections).allSatisfy(c -> assertThat(c.sweeps()).hasSize(1));
    }

    @Test
    void notHere_removesTheRouteThatWasLookedUp() {
        registry.put(List.of(ALICE), ROUTE);
        network.last().accept("one");
        links.send(ROUTE, delivery(0, 1));
        loop.run();
        network.last().ack(1, ALICE.key());
        loop.run();

        assertThat(routes()).isEmpty();
    }

    @Test
    void notHere_leavesARouteThatIsNewer() {
        registry.put(List.of(ALICE), ROUTE);
        network.last().accept("one");
        links.send(ROUTE, delivery(0, 1));
        loop.run();
        Route newer = new Route("gateway-1", "one", 9);
        registry.put(List.of(ALICE), newer);
        links.send(newer, delivery(0, 2));
        loop.run();
        network.last().ack(2, ALICE.key());
        loop.run();

        assertThat(routes()).containsEntry(ALICE, List.of(newer));
    }

    @Test
    void whatIsMissedBetweenTheHellos_becomesANotice() {
        network.last().open();
        links.send(ROUTE, delivery(2, 1));
        loop.run();
        network.last().greet("one");
        loop.run();

        assertThat(network.last().deliveries()).isEmpty();
        assertThat(network.last().sweeps()).containsExactly(Set.of(2));
    }

    @Test
    void sweeps_goToAllNodes_evenWhenTheWindowIsFull() {
        network.last().accept("one");
        for (int i = 0; i < 1_001; i++) {
            links.send(ROUTE, delivery(0, i));
        }
        links.sweep(Set.of(new Partition(1, 3)));
        loop.run();

        assertThat(network.last().sweeps()).containsExactly(Set.of(3));
    }

    @Test
    void lostLink_isOpenedAgain_andNothingIsRepeated() {
        network.last().accept("one");
        links.send(ROUTE, delivery(0, 1));
        loop.run();
        network.last().refuse();
        loop.advance(100);
        network.last().accept("one");
        links.send(ROUTE, delivery(0, 2));
        loop.run();

        assertThat(network.connections).hasSize(2);
        assertThat(network.last().offsets()).containsExactly(2L);
        assertThat(budget.used()).isEqualTo(delivery(0, 2).size());
    }

    @Test
    void silenceOfThreeSeconds_buriesTheIncarnation_andTellsItWhenItSpeaksAgain() {
        network.last().accept("one");
        FakeTransport.Connection connection = network.last();
        loop.advance(2_000);
        connection.heartbeat();
        loop.advance(2_900);
        assertThat(registry.nodes().toCompletableFuture().join()).hasSize(1);
        loop.advance(2_000);
        assertThat(registry.nodes().toCompletableFuture().join()).isEmpty();
        assertThat(registry.renew(NODE).toCompletableFuture().join()).isEqualTo(Renewal.DEAD);

        assertThat(connection.saidUnknown()).isFalse();
        connection.heartbeat();
        assertThat(connection.saidUnknown()).isTrue();
    }

    @Test
    void deadIncarnation_isSentNothing() {
        network.last().accept("one");
        loop.advance(5_000);
        links.send(ROUTE, delivery(0, 1));
        loop.run();

        assertThat(network.connections)
                .allSatisfy(c -> assertThat(c.deliveries()).isEmpty());
        assertThat(budget.used()).isZero();
    }

    @Test
    void nodeThatNeverAnswered_isNotBuried() {
        for (int i = 0; i < 8; i++) {
            network.last().refuse();
            loop.advance(1_000);
            renew(NODE);
        }
        assertThat(registry.nodes().toCompletableFuture().join()).hasSize(1);
        assertThat(network.connections).hasSizeGreaterThan(4);
    }

    @Test
    void incarnationThatTheTableForgot_isToldAfterAWhile_notAtOnce() {
        network.last().accept("one");
        registry.wipe();
        for (int i = 0; i < 5; i++) {
            loop.advance(1_000);
            network.last().heartbeat();
        }
        assertThat(network.last().saidUnknown()).isFalse();
        for (int i = 0; i < 6; i++) {
            loop.advance(1_000);
            network.last().heartbeat();
        }
        assertThat(network.last().saidUnknown()).isTrue();
        assertThat(network.last().closed).isTrue();
    }

    @Test
    void otherIncarnationAtTheAddress_isNotTakenForThisOne() {
        network.last().accept("two");
        links.send(ROUTE, delivery(0, 1));
        loop.run();

        assertThat(network.last().closed).isTrue();
        assertThat(network.last().deliveries()).isEmpty();
    }

    @Test
    void routeToANodeNotYetKnown_makesTheTableBeReadAtOnce() {
        renew(new NodeLease("gateway-2", "two", "10.0.0.2", 9091, false, 0));
        links.send(new Route("gateway-2", "two", 1), delivery(0, 1));
        loop.run();

        assertThat(network.last().address).isEqualTo("10.0.0.2:9091");
    }

    private void renew(NodeLease lease) {
        registry.renew(lease).toCompletableFuture().join();
    }

    private Map<Mailbox, List<Route>> routes() {
        return registry.routes(List.of(ALICE)).toCompletableFuture().join();
    }

    private static Delivery delivery(int partition, long offset) {
        return delivery(partition, offset, 10, ALICE);
    }

    private static Delivery delivery(int partition, long offset, int size, Mailbox mailbox) {
        Partition lies = new Partition(1, partition);
        return new Delivery(lies, mailbox, Optional.of(lies.id(offset)), MessageId.NONE, new byte[size], false);
    }
}
