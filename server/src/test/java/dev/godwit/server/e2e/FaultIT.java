package dev.godwit.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Tenant;
import dev.godwit.server.fixture.Cluster;
import dev.godwit.server.fixture.RoleProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What breaks while messages flow: processes are killed, Redis and the registry are emptied. Each time: nothing lost, nothing twice
 * by id, order kept, no gap, for clients that stay, that are moved, and that come only afterwards.
 */
class FaultIT {

    private static final int USERS = 6;

    @RegisterExtension
    static final Cluster cluster = new Cluster();

    private static int tests;

    /** Of this test alone: what was pushed to the others is still in Kafka. */
    private final List<Mailbox> users = users(++tests);

    private final List<SseListener> listeners = new ArrayList<>();
    private RoleProcess router;
    private RoleProcess otherRouter;
    private RoleProcess gateway;
    private RoleProcess otherGateway;
    private Clients clients;
    private Ledger ledger;

    @BeforeAll
    static void startCluster() {
        // A long fault under load must not trim what a later client expects.
        cluster.set("GODWIT_LOG_USER_ENTRIES", "100000").set("GODWIT_LOG_USER_BYTES", "64MiB");
        cluster.startStores();
        cluster.router("router-1");
        cluster.router("router-2");
        cluster.gateway("gateway-1");
        cluster.gateway("gateway-2");
    }

    @BeforeEach
    void start() {
        router = cluster.node("router-1");
        otherRouter = cluster.node("router-2");
        gateway = cluster.node("gateway-1");
        otherGateway = cluster.node("gateway-2");
        List.of(router, otherRouter, gateway, otherGateway).forEach(RoleProcess::awaitReady);
        clients = new Clients(cluster);
        ledger = clients.ledger();
        for (int i = 0; i < USERS; i++) {
            RoleProcess at = i % 2 == 0 ? gateway : otherGateway;
            RoleProcess next = i % 2 == 0 ? otherGateway : gateway;
            listeners.add(clients.listen(users.get(i).name(), "phone", at, next));
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> listeners.stream().allMatch(SseListener::isConnected));
    }

    @AfterEach
    void stop() {
        clients.close();
    }

    @Test
    void gatewayKilled_clientsMoveAndMissNothing() {
        underLoad(() -> gateway.kill());

        assertThat(gateway.isAlive()).isFalse();
        assertThat(listeners.get(0).connections()).isGreaterThan(1);
    }

    @Test
    void routerKilled_theOtherGoesOn() {
        underLoad(() -> router.kill());
        underLoad(() -> cluster.router("router-1").awaitReady());
    }

    @Test
    void everyProcessKilled_oneAfterTheOther() {
        underLoad(() -> {
            gateway.kill();
            cluster.gateway("gateway-1").awaitReady();
            router.kill();
            cluster.router("router-1").awaitReady();
            otherGateway.kill();
            cluster.gateway("gateway-2").awaitReady();
            otherRouter.kill();
        });
    }

    @Test
    void redisWiped_isRebuiltWithTheSameIds() {
        underLoad(() -> redis("FLUSHALL"));
    }

    @Test
    void redisKilledAndStartedAgain_losesNothing() {
        underLoad(() -> {
            cluster.redis().kill();
            gateway.awaitStatus("degraded");
            cluster.redis().restart();
        });
    }

    @Test
    void registryWiped_isAHintOnly() {
        underLoad(this::wipeRegistry);
    }

    /** Breaks something in the middle of a stream of pushes; at the end everybody has everything. */
    private void underLoad(Runnable fault) {
        try (Load load = new Load(ledger, users)) {
            more(load, 300);
            fault.run();
            more(load, 600);
        }
        for (int i = 0; i < USERS; i++) {
            ledger.assertComplete(listeners.get(i), users.get(i));
        }
        SseListener late = clients.listen(users.get(0).name(), "late-" + listeners.size(), otherGateway, gateway);
        ledger.assertComplete(late, users.get(0));
        late.close();
    }

    private static List<Mailbox> users(int test) {
        return IntStream.range(0, USERS)
                .mapToObj(i -> Mailbox.user(Tenant.DEFAULT, "user-" + test + "-" + i))
                .toList();
    }

    private static void more(Load load, int count) {
        int target = load.pushed() + count;
        await("pushes").atMost(Duration.ofSeconds(60)).until(() -> load.pushed() >= target);
    }

    private void wipeRegistry() {
        ClientConfig config = new ClientConfig().setClusterName(cluster.registryName());
        config.getNetworkConfig().addAddress(cluster.registryMembers().split(","));
        HazelcastInstance client = HazelcastClient.newHazelcastClient(config);
        try {
            List<IMap<?, ?>> maps = new ArrayList<>();
            client.getDistributedObjects().forEach(object -> {
                if (object instanceof IMap<?, ?> map) {
                    maps.add(map);
                }
            });
            assertThat(maps).as("maps of the registry").isNotEmpty();
            maps.forEach(IMap::clear);
        } finally {
            client.shutdown();
        }
    }

    private void redis(String command) {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), cluster.redis().port())) {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readNBytes(5);
            assertThat(new String(answer, StandardCharsets.US_ASCII)).startsWith("+OK");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
