package dev.godwit.router.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Partition;
import dev.godwit.protocol.Tenant;
import dev.godwit.protocol.link.RouterFrame;
import dev.godwit.registry.NodeLease;
import dev.godwit.registry.Route;
import dev.godwit.registry.memory.InMemoryRegistry;
import dev.godwit.router.GrpcGateway;
import dev.godwit.router.RouterMetrics;
import dev.godwit.router.forward.Delivery;
import dev.godwit.runtime.VertxLoop;
import dev.godwit.runtime.tls.ClientTls;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Links over real sockets. */
final class LinkIT {

    private static final Mailbox ALICE = Mailbox.user(Tenant.DEFAULT, "alice");
    private static final Route ROUTE = new Route("gateway-1", "one", 1);
    private static final Duration SOON = Duration.ofSeconds(10);

    private Vertx vertx;
    private VertxLoop loop;
    private InMemoryRegistry registry;
    private GrpcGateway gateway;
    private Links links;

    @BeforeEach
    void start() throws Exception {
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        loop = VertxLoop.current(vertx);
        registry = new InMemoryRegistry(System::currentTimeMillis);
        gateway = new GrpcGateway(vertx, "gateway-1", "one").listen();
        NodeLease lease = new NodeLease("gateway-1", "one", "127.0.0.1", gateway.port(), false, 0);
        links = Links.over(
                new LinkClient(vertx, ClientTls.OFF),
                loop,
                registry,
                new RouterMetrics(new SimpleMeterRegistry()),
                new Links.Identity("router-1", "secret", 1));
        loop.execute(() -> {
            registry.renew(lease);
            links.start();
        });
        vertx.setPeriodic(500, ignored -> loop.execute(() -> registry.renew(lease)));
        await().atMost(SOON).until(() -> !gateway.frames().isEmpty());
        awaitLink();
    }

    @AfterEach
    void stop() throws Exception {
        loop.execute(links::stop);
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void thousandsOfMessages_arriveInOrder() {
        for (int i = 0; i < 5_000; i += 500) {
            int from = i;
            loop.execute(() -> {
                for (int offset = from; offset < from + 500; offset++) {
                    links.send(ROUTE, delivery(offset, 100));
                }
            });
            await().atMost(SOON).until(() -> gateway.deliveries().size() == from + 500);
        }
        List<Long> offsets =
                gateway.deliveries().stream().map(d -> d.getOffset()).toList();
        assertThat(offsets).isSorted().doesNotHaveDuplicates().hasSize(5_000);
    }

    @Test
    void largeMessages_pass() {
        loop.execute(() -> {
            for (int offset = 0; offset < 6; offset++) {
                links.send(ROUTE, delivery(offset, 520_000));
            }
        });
        await().atMost(SOON).until(() -> gateway.deliveries().size() == 6);
    }

    @Test
    void gatewayThatDoesNotAcknowledge_getsAWindow_andThenANotice() {
        gateway.withholdAcks();
        loop.execute(() -> {
            for (int offset = 0; offset < 1_500; offset++) {
                links.send(ROUTE, delivery(offset, 100));
            }
        });
        await().atMost(SOON).until(() -> gateway.deliveries().size() == 1_000);
        assertThat(gateway.sweeps()).doesNotContain(Set.of(2));

        gateway.releaseAcks();
        await().atMost(SOON).until(() -> gateway.sweeps().contains(Set.of(2)));
        loop.execute(() -> links.send(ROUTE, delivery(2_000, 100)));
        await().atMost(SOON).until(() -> gateway.deliveries().size() == 1_001);
    }

    @Test
    void gatewayThatFollowsNobody_losesTheRoute() {
        loop.execute(() -> registry.put(List.of(ALICE), ROUTE));
        gateway.notHere(ALICE.key());
        loop.execute(() -> links.send(ROUTE, delivery(1, 100)));

        await().atMost(SOON).until(() -> registry.size().mailboxes() == 0);
    }

    @Test
    void gatewayThatHangs_isDeadAfterThreeSeconds_andToldWhenItWakes() {
        gateway.fallSilent();
        await().atMost(SOON)
                .until(() -> registry.nodes().toCompletableFuture().join().isEmpty());
        gateway.speakAgain();
        await().atMost(SOON).until(() -> gateway.frames().stream().anyMatch(RouterFrame::hasUnknown));
    }

    @Test
    void gatewayThatRestartsItsListener_isLinkedAgain() throws Exception {
        int port = gateway.port();
        gateway.close();
        gateway = new GrpcGateway(vertx, "gateway-1", "one").listen(port);
        awaitLink();
        loop.execute(() -> links.send(ROUTE, delivery(7, 100)));

        await().atMost(SOON).until(() -> gateway.deliveries().size() == 1);
    }

    /** A notice arrives only over an open link. */
    private void awaitLink() {
        await().atMost(SOON).until(() -> {
            loop.execute(() -> links.sweep(Set.of(new Partition(1, 0))));
            return !gateway.sweeps().isEmpty();
        });
        gateway.forgetFrames();
    }

    private static Delivery delivery(long offset, int size) {
        Partition partition = new Partition(1, 2);
        return new Delivery(partition, ALICE, Optional.of(partition.id(offset)), MessageId.NONE, new byte[size], false);
    }
}
