package dev.godwit.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Tenant;
import dev.godwit.server.fixture.ChildProcess;
import dev.godwit.server.fixture.Cluster;
import dev.godwit.server.fixture.NodePackages;
import dev.godwit.server.fixture.RoleProcess;
import dev.godwit.server.fixture.SharedCluster;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** EventSource and WebSocket clients from npm, which know nothing of Godwit. Skipped where there is no Node. */
class ForeignClientsIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    static final SharedCluster shared = new SharedCluster();

    private static Cluster cluster;

    private final Mailbox alice = Mailbox.user(Tenant.DEFAULT, "foreign-alice");
    private final Mailbox bob = Mailbox.user(Tenant.DEFAULT, "foreign-bob");
    private final List<ChildProcess> clients = new ArrayList<>();
    private RoleProcess gateway;
    private Ledger ledger;

    @BeforeAll
    static void install() {
        NodePackages.install();
    }

    @BeforeEach
    void start() {
        cluster = shared.cluster();
        gateway = cluster.node("gateway-1").awaitReady();
        ledger = new Ledger(cluster.kafka().bootstrapServers(), "godwit.push");
    }

    @AfterEach
    void stop() {
        clients.forEach(ChildProcess::close);
        ledger.close();
    }

    @Test
    void eventSource_resumesItsMailboxAndItsTopics_whenItsGatewayIsKilled() {
        ChildProcess client = node(
                "follow-eventsource.mjs",
                gateway.clientUrl().resolve("/v1/stream?topics=room.1,quiet").toString(),
                cluster.token("foreign-alice", "default", "**"),
                "counted",
                "gap");
        awaitLines(client, "open", 1);
        pushToBoth(20);
        awaitLines(client, "counted", 20);

        gateway.kill();
        pushToBoth(19);
        ledger.push(Mailbox.topic(Tenant.DEFAULT, "quiet"));
        cluster.gateway("gateway-1").awaitReady();
        pushToBoth(20);

        awaitLines(client, "counted", 60);
        List<Integer> all = IntStream.rangeClosed(1, 60).boxed().toList();
        assertThat(numbers(client)).containsExactlyInAnyOrderElementsOf(all);
        for (int odd : List.of(0, 1)) {
            // Order is promised within a mailbox.
            assertThat(numbers(client).stream().filter(n -> n % 2 == odd && n != 40))
                    .containsExactlyElementsOf(
                            all.stream().filter(n -> n % 2 == odd && n != 40).toList());
        }
        assertThat(lines(client, "gap")).isEmpty();
    }

    /** Odd numbers to the user, even ones to the topic. */
    private void pushToBoth(int messages) {
        Mailbox room = Mailbox.topic(Tenant.DEFAULT, "room.1");
        for (int i = 0; i < messages; i++) {
            ledger.push(ledger.count() % 2 == 0 ? alice : room);
        }
    }

    @Test
    void webSocket_getsFramesInOrder_andATrueGoodbye() {
        ledger.push(bob);
        ChildProcess client = node(
                "follow-ws.mjs",
                gateway.clientUrl().resolve("/v1/ws").toString().replace("http", "ws"),
                cluster.token("foreign-bob"));
        awaitLines(client, "frame", 2);
        ledger.push(bob);
        awaitLines(client, "frame", 3);

        List<JsonNode> frames = lines(client, "frame").stream()
                .map(line -> line.path("frame"))
                .filter(frame -> !frame.path("type").asText().equals("heartbeat"))
                .toList();
        assertThat(lines(client, "open").get(0).path("protocol").asText()).isEqualTo("godwit.v1.json");
        assertThat(frames.get(0).path("type").asText()).isEqualTo("hello");
        assertThat(frames.stream().skip(1).map(frame -> frame.path("id").asText()))
                .containsExactlyElementsOf(ledger.accepted(bob));

        gateway.terminate();
        awaitLines(client, "close", 1);
        assertThat(lines(client, "close").get(0).path("code").asInt()).isEqualTo(4001);
        assertThat(gateway.process().exitCode(Duration.ofSeconds(60))).isZero();
    }

    private ChildProcess node(String script, String... arguments) {
        ChildProcess client = NodePackages.node(script, List.of(arguments));
        clients.add(client);
        return client;
    }

    private static void awaitLines(ChildProcess client, String kind, int count) {
        await(count + " of " + kind)
                .atMost(Duration.ofSeconds(60))
                .until(() -> lines(client, kind).size() >= count);
    }

    private static List<Integer> numbers(ChildProcess client) {
        return lines(client, "counted").stream()
                .map(line -> json(line.path("data").asText()).path("n").asInt())
                .toList();
    }

    private static List<JsonNode> lines(ChildProcess client, String kind) {
        return client.out()
                .lines()
                .filter(line -> line.endsWith("}"))
                .map(ForeignClientsIT::json)
                .filter(line -> line.path("kind").asText().equals(kind))
                .toList();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }
}
