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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients in another language that read protobuf frames: grpc-js with both methods, and ws. Skipped where there is no Node. */
class StreamFramesIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path PROTOS =
            Path.of("..", "protocol", "src", "main", "proto").toAbsolutePath().normalize();
    private static final Duration SOON = Duration.ofSeconds(60);

    @RegisterExtension
    static final SharedCluster shared = new SharedCluster();

    private static Cluster cluster;

    private static RoleProcess second;

    @BeforeAll
    static void startCluster() {
        NodePackages.install();
        cluster = shared.cluster();
        second = cluster.node("gateway-2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"subscribe", "connect", "ws"})
    void client_resumesOnTheOtherGateway_whenItsOwnIsKilled(String mode) {
        RoleProcess first = cluster.node("gateway-1").awaitReady();
        Mailbox user = Mailbox.user(Tenant.DEFAULT, mode);
        Mailbox room = Mailbox.topic(Tenant.DEFAULT, "room." + mode);
        String addresses =
                first.clientUrl().getAuthority() + "," + second.clientUrl().getAuthority();
        String token = cluster.token(mode, "default", "**");
        try (Ledger ledger = new Ledger(cluster.kafka().bootstrapServers(), "godwit.push");
                ChildProcess client = NodePackages.node(
                        "follow-frames.mjs", List.of(PROTOS.toString(), mode, addresses, token, room.name()))) {
            awaitLines(client, "hello", 1);
            pushToBoth(ledger, user, room);
            awaitLines(client, "message", 20);
            if (!mode.equals("subscribe")) {
                hearsWhatItSubscribedTo(ledger, client, room);
            }

            first.kill();
            pushToBoth(ledger, user, room);
            awaitLines(client, "hello", 2);
            pushToBoth(ledger, user, room);
            await().atMost(SOON).untilAsserted(() -> {
                assertThat(ids(client, user)).containsExactlyElementsOf(ledger.accepted(user));
                assertThat(ids(client, room)).containsExactlyElementsOf(ledger.accepted(room));
            });
            assertThat(lines(client, "gap")).isEmpty();
        }
    }

    @Test
    void exampleOfTheDocs_receives() throws IOException {
        Path folder = NodePackages.install();
        Snippet example = Snippet.in(Path.of("..", "docs", "protocol.md")).get(0);
        Files.writeString(folder.resolve("docs-grpc.mjs"), example.text());
        Map<String, String> variables = Map.of(
                "GODWIT_PROTOS", PROTOS.toString(),
                "GODWIT_CLIENTS", second.clientUrl().getAuthority(),
                "GODWIT_TOKEN", cluster.token("reader", "default", "room.*"));
        Mailbox reader = Mailbox.user(Tenant.DEFAULT, "reader");
        try (Ledger ledger = new Ledger(cluster.kafka().bootstrapServers(), "godwit.push");
                ChildProcess client = ChildProcess.launch(folder, variables, List.of("node", "docs-grpc.mjs"))) {
            String id = ledger.push(reader);
            await().atMost(SOON).until(() -> client.out().contains("user/reader " + id + " "));
        }
    }

    private static void hearsWhatItSubscribedTo(Ledger ledger, ChildProcess client, Mailbox room) {
        Mailbox later = Mailbox.topic(Tenant.DEFAULT, room.name() + ".later");
        awaitLines(client, "subscribed", 1);
        ledger.push(later);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(ids(client, later)).containsExactlyElementsOf(ledger.accepted(later)));
    }

    private static void pushToBoth(Ledger ledger, Mailbox user, Mailbox room) {
        for (int i = 0; i < 10; i++) {
            ledger.push(user);
            ledger.push(room);
        }
    }

    private static List<String> ids(ChildProcess client, Mailbox mailbox) {
        return lines(client, "message").stream()
                .filter(line -> line.path("mailbox").asText().equals(mailbox.address()))
                .map(line -> line.path("id").asText())
                .toList();
    }

    private static void awaitLines(ChildProcess client, String kind, int count) {
        await(count + " of " + kind)
                .atMost(SOON)
                .until(() -> lines(client, kind).size() >= count);
    }

    private static List<JsonNode> lines(ChildProcess client, String kind) {
        return client.out()
                .lines()
                .filter(line -> line.endsWith("}"))
                .map(StreamFramesIT::json)
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
