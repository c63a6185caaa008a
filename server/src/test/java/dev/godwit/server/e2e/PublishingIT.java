package dev.godwit.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.godwit.protocol.GlobalId;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Tenant;
import dev.godwit.server.fixture.Cluster;
import dev.godwit.server.fixture.RoleProcess;
import dev.godwit.server.fixture.SharedCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What clients publish, on two gateways, each a process of its own. */
class PublishingIT {

    @RegisterExtension
    static final SharedCluster shared = new SharedCluster();

    private static Cluster cluster;

    private static RoleProcess first;
    private static RoleProcess second;
    private static Clients clients;
    private static UpstreamReader services;

    @BeforeAll
    static void start() {
        cluster = shared.cluster();
        first = cluster.node("gateway-1");
        second = cluster.node("gateway-2");
        clients = new Clients(cluster);
        services = new UpstreamReader(cluster.kafka().bootstrapServers());
    }

    @AfterAll
    static void stop() {
        services.close();
        clients.close();
    }

    @Test
    void twoClientsAndAService_makeOneOrder_forAllFollowers() throws Exception {
        FrameListener ann = clients.publisher(first, "topics=room.1", "says-ann");
        FrameListener ben = clients.publisher(second, "topics=room.1", "says-ben");
        SseListener cat = connected(clients.follow("says-cat", "room.1", first));
        SseListener dan = connected(clients.follow("says-dan", "room.1", second));
        Ledger ledger = clients.ledger();

        Thread other = new Thread(() -> publish(ben, "says-ben", 100), "says-ben");
        other.start();
        try (Load load = new Load(ledger, List.of(topic("room.1")))) {
            publish(ann, "says-ann", 100);
            other.join(60_000);
            assertThat(load.pushed()).isPositive();
        }

        int all = 200 + ledger.accepted(topic("room.1")).size();
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(cat.ids("topic/room.1")).hasSize(all);
            assertThat(dan.ids("topic/room.1")).hasSize(all);
            assertThat(ann.ids("topic/room.1")).hasSize(all);
            assertThat(ben.ids("topic/room.1")).hasSize(all);
        });
        assertThat(cat.ids("topic/room.1"))
                .doesNotHaveDuplicates()
                .isEqualTo(dan.ids("topic/room.1"))
                .isEqualTo(ann.ids("topic/room.1"))
                .isEqualTo(ben.ids("topic/room.1"))
                .containsAll(ledger.accepted(topic("room.1")));
        for (String user : List.of("says-ann", "says-ben")) {
            assertThat(said(cat, user)).isEqualTo(numbers(100));
        }
        assertThat(published(ann)).isSubsetOf(cat.ids("topic/room.1"));
        JsonNode message = ann.frames("message").stream()
                .filter(frame -> frame.path("data").path("by").asText().equals("says-ben"))
                .findFirst()
                .orElseThrow();
        assertThat(message.path("headers").path("godwit-sender").asText()).isEqualTo("says-ben");
        for (int i = 0; i < 100; i++) {
            assertThat(services.await("default/room.1/says-ben/m" + i)
                            .path("data")
                            .path("data")
                            .path("n")
                            .asInt())
                    .isEqualTo(i);
        }
        assertThat(services.key("default/room.1/says-ben/m0")).isEqualTo("room.1");
    }

    @Test
    void gatewayKilledInFlight_andTheSameAgainElsewhere_isOnce() {
        SseListener follower = connected(clients.follow("says-eve", "room.kill", first));
        FrameListener fay = clients.publisher(second, "", "says-fay");
        for (int round = 0; round < 2; round++) {
            List<String> frames = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                frames.add(frame("room.kill", "says-fay", round * 30 + i, ",\"echo\":false"));
            }
            frames.forEach(fay::say);
            if (round == 0) {
                fay.await("published", 1);
            }
            second.kill();

            fay = clients.publisher(first, "", "says-fay");
            frames.forEach(fay::say);
            fay.await("published", 30);
            assertThat(fay.frames("error")).isEmpty();
            second = cluster.gateway("gateway-2").awaitReady();
            if (round == 0) {
                fay = clients.publisher(second, "", "says-fay");
            }
        }

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(said(follower, "says-fay")).isEqualTo(numbers(60)));
        IntStream.range(0, 60).forEach(i -> services.await("default/room.kill/says-fay/m" + i));
        FrameListener last = clients.publisher(first, "", "says-fay");
        last.say(frame("room.kill", "says-fay", 60, ""));
        last.await("published", 1);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(said(follower, "says-fay")).isEqualTo(numbers(61)));
    }

    @Test
    void whatIsRefused_isToldClearly_andNobodyHearsOfIt() {
        FrameListener gus = clients.publisher(first, "topics=room.poison", "says-gus");
        FrameListener canary = clients.publisher(second, "topics=room.poison", "says-canary");

        refused(gus, "{\"topic\":\"secret\",\"event\":\"e\",\"messageId\":\"denied\"}", "topic_denied", "secret");
        refused(gus, "{\"topic\":\"room.poison\"}", "missing_field", "event");
        refused(gus, "{\"topic\":\"room.poison\",\"event\":\"a\\nb\"}", "bad_field", "event");
        refused(gus, "{\"topic\":\"room.poison\",\"event\":\"heartbeat\"}", "bad_field", "Godwit's own");
        refused(gus, "{\"topic\":\"room.poison\",\"event\":\"e\",\"data\":1e999}", "not_json", "1.8e308");
        refused(
                gus,
                "{\"topic\":\"room.poison\",\"event\":\"e\",\"headers\":{\"godwit-sender\":\"says-canary\"}}",
                "bad_field",
                "godwit-");
        refused(
                gus,
                "{\"topic\":\"room.poison\",\"event\":\"e\",\"messageId\":\"" + "m".repeat(200) + "\"}",
                "bad_field",
                "128");
        gus.say("{\"type\":\"publish\",\"topic\":\"room.poison\",\"event\":\"e\",\"data\":{}");
        assertThat(gus.await("error", 8).path("code").asText()).isEqualTo("malformed");

        canary.say(frame("room.poison", "says-canary", 0, ""));
        canary.await("published", 1);
        gus.await("message", 1);
        canary.await("message", 1);
        assertThat(gus.ids("topic/room.poison")).hasSize(1).isEqualTo(canary.ids("topic/room.poison"));
        services.await("default/room.poison/says-canary/m0");
        assertThat(services.find("default/secret/says-gus/denied")).isEmpty();
    }

    @Test
    void gatewayWithoutKafka_serves_andAnswersUnavailable() {
        cluster.set("GODWIT_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1");
        RoleProcess lonely = cluster.gateway("gateway-3");
        cluster.set(
                "GODWIT_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + cluster.kafka().port());
        lonely.awaitStatus("degraded");
        assertThat(lonely.reason("kafka")).startsWith("kafka ");

        FrameListener hal = clients.publisher(lonely, "topics=room.lonely", "says-hal");
        hal.say(frame("room.lonely", "says-hal", 0, ""));
        JsonNode error = hal.await("error", 1);
        assertThat(error.path("code").asText()).isEqualTo("unavailable");
        assertThat(error.path("after").asLong()).isPositive();
        String id = clients.ledger().push(topic("room.lonely"));
        hal.await("message", 1);
        assertThat(hal.ids("topic/room.lonely")).containsExactly(id);
        lonely.close();
    }

    private static void refused(FrameListener client, String fields, String code, String detail) {
        int before = client.frames("error").size();
        client.say("{\"type\":\"publish\",\"id\":\"x\"," + fields.substring(1));
        JsonNode error = client.await("error", before + 1);
        assertThat(error.path("id").asText()).isEqualTo("x");
        assertThat(error.path("code").asText()).isEqualTo(code);
        assertThat(error.path("detail").asText()).contains(detail);
    }

    /** Waits for answers now and then, so that never too many are under way. */
    private static void publish(FrameListener client, String user, int count) {
        for (int i = 0; i < count; i++) {
            client.say(frame("room.1", user, i, ""));
            if (i % 20 == 19) {
                client.await("published", i + 1);
            }
        }
        client.await("published", count);
    }

    private static String frame(String topic, String user, int number, String more) {
        return "{\"type\":\"publish\",\"id\":\"" + number + "\",\"topic\":\"" + topic
                + "\",\"event\":\"said\",\"data\":{\"by\":\"" + user + "\",\"n\":" + number + "},\"messageId\":\"m"
                + number + "\"" + more + "}";
    }

    private static List<String> published(FrameListener client) {
        return client.frames("published").stream()
                .map(frame ->
                        GlobalId.parse(frame.path("message").asText()).id().toString())
                .toList();
    }

    /** The numbers that a user's messages have, as they came. */
    private static List<Integer> said(SseListener follower, String user) {
        String start = "{\"by\":\"" + user + "\",\"n\":";
        return follower.arrivals().stream()
                .map(Arrival::data)
                .filter(data -> data.startsWith(start))
                .map(data -> Integer.valueOf(data.substring(start.length(), data.length() - 1)))
                .toList();
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private static SseListener connected(SseListener listener) {
        await().atMost(Duration.ofSeconds(60)).until(listener::isConnected);
        return listener;
    }

    private static Mailbox topic(String name) {
        return Mailbox.topic(Tenant.DEFAULT, name);
    }
}
