package dev.godwit.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.server.fixture.Cluster;
import dev.godwit.server.fixture.RoleProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A topic that a service writes as it always did reaches users, each record once, whatever becomes of the routers. */
class MappingIT {

    private static final int USERS = 4;

    @RegisterExtension
    static final Cluster cluster = new Cluster();

    private static RoleProcess gateway;
    private static RoleProcess router;
    private static Clients clients;

    @BeforeAll
    static void start() throws Exception {
        cluster.set("GODWIT_MAPPINGS_0__TOPIC", "orders")
                .set("GODWIT_MAPPINGS_0__NAME", "json:/customer/name")
                .set("GODWIT_MAPPINGS_0__EVENT", "header:type")
                .set("GODWIT_MAPPINGS_0__DATA", "json:/order")
                .set("GODWIT_MAPPINGS_0__START", "earliest");
        cluster.startStores();
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", cluster.kafka().bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic("orders", 3, (short) 1)))
                    .all()
                    .get(20, TimeUnit.SECONDS);
        }
        router = cluster.router("router-1");
        gateway = cluster.gateway("gateway-1");
        List.of(router, gateway).forEach(RoleProcess::awaitReady);
        clients = new Clients(cluster);
    }

    @AfterAll
    static void stop() {
        clients.close();
    }

    @Test
    void everyRecord_isPushedOnce_inItsOrder_whileRoutersAreKilled() {
        List<SseListener> listeners = IntStream.range(0, USERS)
                .mapToObj(i -> clients.listen("customer-" + i, "phone", gateway))
                .toList();
        Map<Integer, List<String>> produced = new HashMap<>();
        try (SourceProducer orders = new SourceProducer(cluster.kafka().bootstrapServers(), "orders")) {
            for (int round = 0; round < 2; round++) {
                for (int i = 0; i < 400; i++) {
                    int user = i % USERS;
                    String order = "{\"no\":\"" + round + "-" + i + "\"}";
                    orders.produce(
                            "customer-" + user,
                            "{\"customer\":{\"name\":\"customer-" + user + "\"},\"order\":" + order + "}",
                            "created");
                    produced.computeIfAbsent(user, key -> new ArrayList<>()).add(order);
                }
                // The first of a poll have arrived, the last are not written: none of it is committed.
                int before = round * 100;
                await().atMost(Duration.ofSeconds(30))
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> data(listeners.get(0)).size() > before + 3);
                router.kill();
                router = cluster.router("router-1");
            }
        }

        for (int user = 0; user < USERS; user++) {
            SseListener listener = listeners.get(user);
            List<String> expected = produced.get(user);
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(data(listener)).hasSizeGreaterThanOrEqualTo(expected.size()));
            assertThat(data(listener)).containsExactlyElementsOf(expected);
            assertThat(listener.gaps()).isEmpty();
        }
    }

    @Test
    void recordThatDoesNotFit_isADeadLetter_andTheNextOneIsPushed() {
        SseListener canary = clients.listen("canary", "phone", gateway);
        try (SourceProducer orders = new SourceProducer(cluster.kafka().bootstrapServers(), "orders")) {
            orders.produce("canary", "{\"customer\":{}}", "created");
            orders.produce("canary", "no json", "created");
            orders.produce("canary", "{\"customer\":{\"name\":\"canary\"},\"order\":{\"no\":1}}", "heartbeat");
            orders.produce("canary", "{\"customer\":{\"name\":\"canary\"},\"order\":{\"no\":2}}", "created");
        }

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(data(canary)).containsExactly("{\"no\":2}"));
        try (DeadLetterReader letters = new DeadLetterReader(cluster.kafka().bootstrapServers(), "godwit.push.dlt")) {
            assertThat(letters.codesOf("canary", 3))
                    .containsExactlyInAnyOrder("missing_field", "bad_field", "bad_field");
        }
    }

    private static List<String> data(SseListener listener) {
        return listener.arrivals().stream()
                .filter(arrival -> arrival.kind().equals("message"))
                .map(Arrival::data)
                .toList();
    }
}
