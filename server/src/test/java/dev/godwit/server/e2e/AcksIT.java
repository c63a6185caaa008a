package dev.godwit.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Tenant;
import dev.godwit.server.fixture.Cluster;
import dev.godwit.server.fixture.RoleProcess;
import dev.godwit.server.fixture.SharedCluster;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that acknowledge, and clients that poll, on a router and two gateways that are processes of their own. */
class AcksIT {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int WINDOW = 256;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @RegisterExtension
    static final SharedCluster shared = new SharedCluster();

    private static Cluster cluster;

    private static RoleProcess first;
    private static RoleProcess second;
    private static Clients clients;
    private static Ledger ledger;
    private static FrameListener silent;

    @BeforeAll
    static void start() throws IOException {
        cluster = shared.cluster();
        first = cluster.node("gateway-1");
        second = cluster.node("gateway-2");
        clients = new Clients(cluster);
        ledger = clients.ledger();
        // It has half a minute while the others do what they do.
        silent = clients.socket(second, "ack=client&device=tv", "acks-silent");
        IntStream.range(0, WINDOW + 1).forEach(i -> ledger.push(user("acks-silent")));
    }

    @AfterAll
    static void stop() {
        clients.close();
    }

    @Test
    void ackOverWebSocket_isTold_andIsWhereTheDeviceGoesOn() {
        FrameListener phone = clients.socket(first, "ack=client&device=phone", "acks-alice");
        await().atMost(LONG).until(() -> StoredCursors.has(cluster, "acks-alice", "phone"));
        List<String> messages = new ArrayList<>();
        try (ReceiptReader receipts = new ReceiptReader(cluster.kafka().bootstrapServers())) {
            IntStream.range(0, 3).forEach(i -> messages.add(pushWithReceipt("acks-alice")));
            phone.await("message", 3);
            List<String> ids = phone.ids("user/acks-alice");
            phone.say("{\"type\":\"ack\",\"mailbox\":\"user/acks-alice\",\"id\":\"9-9\"}");
            assertThat(phone.await("error", 1).path("code").asText()).isEqualTo("bad_ack");
            phone.say("{\"type\":\"ack\",\"mailbox\":\"user/acks-alice\",\"id\":\"" + ids.get(1) + "\"}");

            receipts.await(messages.get(0) + "/phone/acked");
            receipts.await(messages.get(1) + "/phone/acked");
            receipts.await(messages.get(2) + "/phone/written");
            assertThat(receipts.lastWords(messages.get(2), "phone")).isEmpty();
            phone.close();

            FrameListener again = clients.socket(second, "ack=client&device=phone", "acks-alice");
            again.await("message", 1);
            assertThat(again.ids("user/acks-alice")).containsExactly(ids.get(2));
        }
    }

    @Test
    void streamThatIsFull_goesOnWithAcksThatCameToTheOtherGateway() {
        Mailbox bob = user("acks-bob");
        IntStream.range(0, 2 * WINDOW + 88).forEach(i -> ledger.push(bob));
        SseListener stream = clients.listen("acks-bob", "phone&ack=client", first);
        await().atMost(LONG).until(() -> stream.ids("user/acks-bob").size() == WINDOW);
        String acked = stream.ids("user/acks-bob").get(99);
        assertThat(acknowledge("acks-bob", "{\"mailbox\":\"user/acks-bob\",\"id\":\"" + acked + "\"}"))
                .isEqualTo(204);
        await().atMost(LONG).until(() -> stream.ids("user/acks-bob").size() == WINDOW + 100);

        await().atMost(LONG).until(() -> {
            acknowledge("acks-bob", "{\"position\":\"" + stream.position() + "\"}");
            return stream.ids("user/acks-bob").size() == ledger.accepted(bob).size();
        });
        assertThat(acknowledge("acks-bob", "{\"position\":\"" + stream.position() + "\"}"))
                .isEqualTo(204);
        ledger.assertComplete(stream, bob);
        assertThat(stream.connections()).isEqualTo(1);
        stream.close();

        String next = ledger.push(bob);
        SseListener fresh = clients.listen("acks-bob", "phone&ack=client", second);
        await().atMost(LONG).until(() -> !fresh.ids("user/acks-bob").isEmpty());
        assertThat(fresh.ids("user/acks-bob")).containsExactly(next);
        assertThat(acknowledge("acks-bob", "{\"mailbox\":\"user/acks-bob\",\"id\":\"1-1000000\"}"))
                .isEqualTo(400);
    }

    @Test
    void poller_missesNothingWhenAGatewayIsKilled_andIsNeverAway() throws InterruptedException {
        Mailbox carl = user("acks-carl");
        Poller poller = new Poller(
                List.of(first.clientUrl(), second.clientUrl()), cluster.token("acks-carl"), "device=phone&wait=1");
        try (PresenceReader presence = new PresenceReader(cluster.kafka().bootstrapServers())) {
            try (Load load = new Load(ledger, List.of(carl))) {
                pollUntil(poller, () -> load.pushed() >= 200);
                pollUntil(poller, () -> presence.of("acks-carl").contains("online"));
                first.kill();
                int before = load.pushed();
                pollUntil(poller, () -> poller.failures() > 3 && load.pushed() > before + 200);
            }
            first = cluster.gateway("gateway-1");
            pollUntil(
                    poller,
                    () -> poller.ids("user/acks-carl").size()
                            >= ledger.accepted(carl).size());
            first.awaitReady();
            poller.poll();
            poller.poll();
            assertThat(poller.ids("user/acks-carl")).containsExactlyElementsOf(ledger.accepted(carl));
            assertThat(poller.gaps()).isEmpty();
            assertThat(poller.failures()).isPositive();
            assertThat(presence.of("acks-carl")).containsExactly("online");
        }
    }

    @Test
    void clientThatAcknowledgesNothing_isClosed() {
        await().atMost(LONG).until(() -> !silent.frames("reconnect").isEmpty());
        JsonNode ending = silent.await("reconnect", 1);

        assertThat(ending.path("code").asText()).isEqualTo("no_ack");
        assertThat(ending.path("close").asInt()).isEqualTo(4003);
        assertThat(silent.ids("user/acks-silent")).hasSize(WINDOW);
    }

    private static void pollUntil(Poller poller, BooleanSupplier condition) throws InterruptedException {
        long patience = System.nanoTime() + LONG.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(patience);
            poller.poll();
        }
    }

    /** To the gateway that the stream is not at. */
    private static int acknowledge(String user, String body) {
        HttpRequest request = HttpRequest.newBuilder(second.clientUrl().resolve("/v1/ack?device=phone"))
                .header("Authorization", "Bearer " + cluster.token(user))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(20))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .join()
                .statusCode();
    }

    private static String pushWithReceipt(String name) {
        RecordMetadata accepted =
                ledger.produce(name, "{\"to\":{\"user\":\"" + name + "\"},\"event\":\"e\",\"receipt\":true}");
        return "1-" + accepted.partition() + "-" + accepted.offset();
    }

    private static Mailbox user(String name) {
        return Mailbox.user(Tenant.DEFAULT, name);
    }
}
