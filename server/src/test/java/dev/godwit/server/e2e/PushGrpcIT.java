package dev.godwit.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.protocol.GlobalId;
import dev.godwit.server.fixture.ChildProcess;
import dev.godwit.server.fixture.Cluster;
import dev.godwit.server.fixture.NodePackages;
import dev.godwit.server.fixture.RoleProcess;
import dev.godwit.server.fixture.SharedCluster;
import dev.godwit.tokens.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Services in another language: grpc-js from npm pushes, and an SSE client receives. After each test a canary still does. */
class PushGrpcIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path PROTOS =
            Path.of("..", "protocol", "src", "main", "proto").toAbsolutePath().normalize();
    private static final Duration SOON = Duration.ofSeconds(20);

    @RegisterExtension
    static final SharedCluster shared = new SharedCluster();

    private static Cluster cluster;

    private static RoleProcess gateway;
    private static RoleProcess api;

    private final Clients clients = new Clients(cluster);
    private SseListener canary;

    @BeforeAll
    static void startCluster() {
        NodePackages.install();
        cluster = shared.cluster();
        gateway = cluster.node("gateway-1");
        api = cluster.node("api-1");
    }

    @BeforeEach
    void openTheCage() {
        canary = clients.listen("grpc-canary", "cage", gateway);
        await().atMost(SOON).until(canary::isConnected);
    }

    @AfterEach
    void theCanaryLives() {
        try (clients) {
            int before = canary.ids("user/grpc-canary").size();
            JsonNode result = call(command("push", request("grpc-canary")));
            assertThat(result.path("status").asText()).as(result.toString()).isEqualTo("OK");
            await().atMost(SOON).until(() -> canary.ids("user/grpc-canary").size() == before + 1);
        }
    }

    @Test
    void push_reachesEachOfItsUsers_withTheIdsThatWereAnswered() {
        SseListener alice = clients.listen("grpc-alice", "phone", gateway);
        SseListener bob = clients.listen("grpc-bob", "phone", gateway);
        ObjectNode request = request("grpc-alice");
        request.withArray("userIds").add("grpc-bob");
        JsonNode answer = answer(call(command("push", request).put("client", "gzip")));

        assertThat(answer.path("code").asInt()).isZero();
        assertThat(answer.path("message").asText()).isEqualTo("accepted");
        List<String> ids =
                texts(answer.path("ids")).stream().map(PushGrpcIT::inMailbox).toList();
        assertThat(ids).hasSize(2);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(alice.ids("user/grpc-alice")).containsExactly(ids.get(0)));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(bob.ids("user/grpc-bob")).containsExactly(ids.get(1)));
    }

    @Test
    void batchAndStream_reachTheUser_inTheirOrder() {
        SseListener carol = clients.listen("grpc-carol", "phone", gateway);
        JsonNode summary = answer(call(command("batch", request("grpc-carol")).put("times", 1_000)));
        assertThat(summary.path("processed").asInt()).isEqualTo(1_000);
        assertThat(summary.path("succeeded").asInt()).isEqualTo(1_000);

        JsonNode stream = call(command("stream", request("grpc-carol")).put("times", 1_000));
        assertThat(stream.path("status").asText()).isEqualTo("OK");
        assertThat(stream.path("answers")).hasSize(1_000);
        List<String> ids = new ArrayList<>();
        stream.path("answers")
                .forEach(each -> ids.add(inMailbox(each.path("ids").path(0).asText())));
        assertThat(IntStream.range(0, 1_000)
                        .filter(i -> stream.path("answers")
                                .path(i)
                                .path("correlationId")
                                .asText()
                                .equals("c" + i))
                        .count())
                .isEqualTo(1_000);

        await().atMost(SOON).until(() -> carol.ids("user/grpc-carol").size() == 2_000);
        assertThat(carol.ids("user/grpc-carol").subList(1_000, 2_000)).containsExactlyElementsOf(ids);
    }

    @Test
    void repeatedRequest_isAnsweredWithTheFirstId_andOtherContentIsAConflict() {
        SseListener dave = clients.listen("grpc-dave", "phone", gateway);
        ObjectNode request = request("grpc-dave");
        request.putObject("request").put("id", "order-1");
        String id = answer(call(command("push", request))).path("ids").path(0).asText();
        await().atMost(SOON).until(() -> dave.ids("user/grpc-dave").contains(inMailbox(id)));

        assertThat(answer(call(command("push", request))).path("ids").path(0).asText())
                .isEqualTo(id);
        JsonNode conflict = answer(call(command("push", request.put("jsonData", "2"))));
        assertThat(conflict.path("code").asInt()).isEqualTo(409);
        assertThat(conflict.path("field").asText()).isEqualTo("request.id");
    }

    @Test
    void wrongFields_areNamed() {
        JsonNode missing = answer(call(command("push", request("x").put("event", ""))));
        assertThat(missing.path("code").asInt()).isEqualTo(400);
        assertThat(missing.path("reason").asText()).isEqualTo("missing_field");
        assertThat(missing.path("field").asText()).isEqualTo("event");

        ObjectNode batch = command("batch", request("x"));
        batch.withArray("requests")
                .add(request("x"))
                .add(request("x").put("jsonData", "{").put("correlationId", "bad"));
        JsonNode summary = answer(call(batch));
        assertThat(summary.path("failed").asInt()).isEqualTo(1);
        assertThat(texts(summary.path("failedIds"))).containsExactly("bad");
        assertThat(summary.path("failures").path(0).path("field").asText()).isEqualTo("json_data");
    }

    @Test
    void withoutTokenOrScope_isRefused() {
        assertStatus("UNAUTHENTICATED", command("push", request("x")).put("token", ""));
        assertStatus("UNAUTHENTICATED", command("stream", request("x")).put("token", cluster.token("grpc-alice")));
        assertStatus(
                "PERMISSION_DENIED", command("batch", request("x")).put("token", cluster.serviceToken(Scope.READ)));
    }

    @Test
    void deadlineAndCancellation_endTheCall_onBothSides() {
        assertStatus("DEADLINE_EXCEEDED", command("push", request("x")).put("deadline", 0));
        assertStatus(
                "CANCELLED", command("batch", request("x")).put("times", 1_000).put("cancelAfter", 500));
        assertStatus(
                "CANCELLED", command("stream", request("x")).put("times", 1_000).put("cancelAfter", 10));
        // How the server counts them is left open: Node half-closes a stream before it resets it.
        await().atMost(SOON)
                .until(() -> api.metrics()
                        .lines()
                        .anyMatch(line -> line.startsWith("godwit_api_grpc_active") && line.endsWith(" 0.0")));
    }

    @Test
    void health_isToldPerService() {
        ObjectNode check = command("health", JSON.createObjectNode().put("service", "godwit.v1.PushService"));
        assertThat(answer(call(check)).path("status").asText()).isEqualTo("SERVING");
        assertStatus("NOT_FOUND", command("health", JSON.createObjectNode().put("service", "other")));
    }

    @Test
    void oversizeMessage_andCompressedBomb_areRefused() {
        assertStatus("RESOURCE_EXHAUSTED", command("push", request("x")).put("dataBytes", 2 << 20));
        assertStatus(
                "RESOURCE_EXHAUSTED",
                command("push", request("x")).put("dataBytes", 100 << 20).put("client", "gzip"));
        JsonNode tooLarge = answer(call(command("push", request("x")).put("dataBytes", 600_000)));
        assertThat(tooLarge.path("code").asInt()).isEqualTo(413);
    }

    @Test
    void wrongPath_isUnimplemented() {
        assertStatus("UNIMPLEMENTED", command("wrongPath", request("x")));
    }

    @Test
    void metadataOf64KiB_endsTheCall() {
        JsonNode result = call(command("push", request("x")).put("metadataBytes", 64 << 10));
        assertThat(result.path("status").asText()).isNotEqualTo("OK");
    }

    @Test
    void tenThousandCallsAtOnce_areAnsweredOrToldToComeAgain() {
        JsonNode counts =
                call(command("flood", request("x")).put("times", 10_000)).path("counts");
        int ok = counts.path("OK").asInt();
        assertThat(ok + counts.path("UNAVAILABLE").asInt())
                .as(counts.toString())
                .isEqualTo(10_000);
        assertThat(ok).isPositive();
    }

    private void assertStatus(String status, ObjectNode command) {
        JsonNode result = call(command);
        assertThat(result.path("status").asText()).as(result.toString()).isEqualTo(status);
    }

    private static JsonNode answer(JsonNode result) {
        assertThat(result.path("status").asText()).as(result.toString()).isEqualTo("OK");
        return result.path("answer");
    }

    private static JsonNode call(ObjectNode command) {
        String address = api.apiUrl().getAuthority();
        List<String> arguments = List.of(address, PROTOS.toString(), command.toString());
        try (ChildProcess client = NodePackages.node("push-grpc.mjs", arguments)) {
            assertThat(client.exitCode(Duration.ofSeconds(60)))
                    .as(client.report())
                    .isZero();
            return JSON.readTree(client.out());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ObjectNode command(String method, ObjectNode request) {
        ObjectNode command = JSON.createObjectNode().put("method", method);
        command.put("token", cluster.serviceToken(Scope.PUSH));
        command.set("request", request);
        return command;
    }

    private static ObjectNode request(String user) {
        ObjectNode request = JSON.createObjectNode().put("event", "tick").put("jsonData", "{\"n\":1}");
        request.withArray("userIds").add(user);
        return request;
    }

    /** The id as followers of the mailbox see it. */
    private static String inMailbox(String id) {
        return GlobalId.parse(id).id().toString();
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }
}
