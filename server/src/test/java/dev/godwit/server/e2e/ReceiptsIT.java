package dev.godwit.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.godwit.server.fixture.Cluster;
import dev.godwit.server.fixture.RoleProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What services are told of their messages, on two gateways and a router that are processes of their own, and are killed. */
class ReceiptsIT {

    private static final int KEPT = 10;

    @RegisterExtension
    static final Cluster cluster = new Cluster();

    private static RoleProcess router;
    private static RoleProcess first;
    private static RoleProcess second;
    private static Clients clients;
    private static Ledger service;
    private static ReceiptReader receipts;

    @BeforeAll
    static void start() {
        cluster.set("GODWIT_LOG_USER_ENTRIES", Integer.toString(KEPT)).set("GODWIT_RECEIPTS_UNREAD_AFTER", "3s");
        cluster.startStores();
        router = cluster.router("router-1");
        first = cluster.gateway("gateway-1");
        second = cluster.gateway("gateway-2");
        List.of(router, first, second).forEach(RoleProcess::awaitReady);
        clients = new Clients(cluster);
        service = clients.ledger();
        receipts = new ReceiptReader(cluster.kafka().bootstrapServers());
    }

    @AfterAll
    static void stop() {
        receipts.close();
        clients.close();
    }

    @Test
    void eachDevice_isWrittenToAndAcknowledges() {
        SseListener phone = device("alice", "phone", first);
        SseListener tablet = device("alice", "tablet", second);
        String message = push("alice", "\"receipt\":true,\"id\":\"order-7\"");
        push("alice", "\"priority\":5");

        receipts.await(message + "/phone/written");
        receipts.await(message + "/tablet/written");
        assertThat(receipts.lastWords(message, "phone")).isEmpty();
        proves(phone, 2);
        proves(tablet, 2);
        JsonNode receipt = receipts.await(message + "/phone/acked");
        receipts.await(message + "/tablet/acked");

        assertThat(receipt.get("type").asText()).isEqualTo("godwit.receipt.acked");
        assertThat(receipt.get("subject").asText()).isEqualTo("user/alice");
        assertThat(receipt.at("/data/event").asText()).isEqualTo("e");
        assertThat(receipt.at("/data/producerId").asText()).isEqualTo("order-7");
        assertThat(receipts.lastWords(message, "phone")).containsExactly("acked");
    }

    @Test
    void whatADeviceNeverGets_isTold() {
        device("bob", "phone", first).close();
        String expired = push("bob", "\"receipt\":true,\"ttl\":\"1s\"");
        String collapsed = push("bob", "\"receipt\":true,\"delivery\":\"latest\",\"collapseKey\":\"k\"");
        String trimmed = push("bob", "\"receipt\":true,\"delivery\":\"latest\",\"collapseKey\":\"k\"");
        String deleted = push("bob", "\"receipt\":true");
        order("bob", "delete", deleted);
        String settled = push("bob", "\"receipt\":true");
        order("bob", "settle", settled);
        receipts.await(expired + "/phone/expired");
        for (int i = 0; i < KEPT; i++) {
            push("bob", "\"priority\":5");
        }

        receipts.await(trimmed + "/phone/trimmed");
        receipts.await(collapsed + "/phone/collapsed");
        receipts.await(deleted + "/phone/deleted");
        receipts.await(settled + "/phone/settled");
        for (String message : List.of(expired, collapsed, trimmed, deleted, settled)) {
            assertThat(receipts.lastWords(message, "phone")).hasSize(1);
        }
    }

    @Test
    void nobodyThere_isTold_andSoIsAConflict() {
        String unread = push("carl", "\"receipt\":true,\"id\":\"7\",\"priority\":1");
        String rejected = push("carl", "\"receipt\":true,\"id\":\"7\",\"priority\":2");
        String unasked = push("carl", "\"priority\":3");

        receipts.await(unread + "/*/unread");
        receipts.await(rejected + "/*/rejected");
        assertThat(receipts.about(unread)).containsExactly("*/unread");
        assertThat(receipts.about(rejected)).containsExactly("*/rejected");
        assertThat(receipts.about(unasked)).isEmpty();
    }

    @Test
    void firstAcknowledgement_takesItFromTheOthers() {
        device("dave", "laptop", second).close();
        SseListener phone = device("dave", "phone", first);
        SseListener tablet = device("dave", "tablet", second);
        String message = push("dave", "\"receipt\":true,\"settle\":\"first\"");
        receipts.await(message + "/tablet/written");
        proves(phone, 1);

        receipts.await(message + "/phone/acked");
        receipts.await(message + "/tablet/settled");
        receipts.await(message + "/laptop/settled");
        await().atMost(Duration.ofSeconds(30)).until(() -> isSettled(tablet));
        SseListener laptop = clients.listen("dave", "laptop", second);
        await().atMost(Duration.ofSeconds(30)).until(() -> isSettled(laptop));

        assertThat(laptop.ids("user/dave")).isEmpty();
        assertThat(receipts.lastWords(message, "phone")).containsExactly("acked");
        assertThat(receipts.lastWords(message, "tablet")).containsExactly("settled");
    }

    @Test
    void killedRouterAndGateway_eachDeviceHasOneLastWord() {
        SseListener phone = device("erin", "phone", first, second);
        SseListener tablet = device("erin", "tablet", second);
        device("erin", "watch", second).close();
        List<String> messages = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 3; i++) {
                messages.add(push("erin", "\"receipt\":true"));
            }
            if (round == 0) {
                router.kill();
                router = cluster.router("router-1").awaitReady();
            } else if (round == 1) {
                first.kill();
                first = cluster.gateway("gateway-1").awaitReady();
            }
        }
        proves(phone, messages.size());
        proves(tablet, messages.size());
        order("erin", "purge", "");

        messages.forEach(message -> receipts.await(message + "/watch/deleted"));
        for (String message : messages) {
            receipts.await(message + "/phone/acked");
            receipts.await(message + "/tablet/acked");
            for (String device : List.of("phone", "tablet", "watch")) {
                assertThat(receipts.lastWords(message, device)).hasSize(1);
            }
        }
    }

    /** One that has come back once, and so has a cursor. */
    private static SseListener device(String user, String device, RoleProcess... gateways) {
        SseListener listener = clients.listen(user, device, gateways);
        comesBack(listener);
        await().atMost(Duration.ofSeconds(20)).until(() -> StoredCursors.has(cluster, user, device));
        return listener;
    }

    /** It has so many messages, and says so by coming back. */
    private static void proves(SseListener listener, int messages) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> listener.arrivals().stream()
                                .filter(arrival -> arrival.kind().equals("message"))
                                .map(Arrival::id)
                                .distinct()
                                .count()
                        >= messages);
        comesBack(listener);
    }

    private static void comesBack(SseListener listener) {
        await().atMost(Duration.ofSeconds(20)).until(listener::isConnected);
        int before = listener.connections();
        listener.disconnect();
        await().atMost(Duration.ofSeconds(20)).until(() -> listener.connections() > before && listener.isConnected());
    }

    private static boolean isSettled(SseListener listener) {
        return listener.arrivals().stream().anyMatch(arrival -> arrival.kind().equals("message_settled"));
    }

    private static String push(String user, String options) {
        return produce(user, "{\"to\":{\"user\":\"" + user + "\"},\"event\":\"e\"," + options + "}");
    }

    private static void order(String user, String control, String message) {
        String about = message.isEmpty() ? "" : ",\"message\":\"" + message + "\"";
        produce(user, "{\"to\":{\"user\":\"" + user + "\"},\"control\":\"" + control + "\"" + about + "}");
    }

    private static String produce(String user, String request) {
        RecordMetadata accepted = service.produce(user, request);
        return "1-" + accepted.partition() + "-" + accepted.offset();
    }
}
