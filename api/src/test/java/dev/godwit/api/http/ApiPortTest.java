package dev.godwit.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.godwit.api.message.FakeSource;
import dev.godwit.api.message.Messages;
import dev.godwit.api.nodes.Directory;
import dev.godwit.api.nodes.FakeNodes;
import dev.godwit.api.push.FakeLog;
import dev.godwit.api.push.LateKeys;
import dev.godwit.api.push.Publisher;
import dev.godwit.api.revocation.Revoking;
import dev.godwit.inbox.LogRules;
import dev.godwit.inbox.memory.InMemoryInbox;
import dev.godwit.inbox.memory.InMemoryRevocations;
import dev.godwit.protocol.DerivedRecords;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.PushTopic;
import dev.godwit.protocol.Tenant;
import dev.godwit.records.TopicRecord;
import dev.godwit.records.memory.InMemorySink;
import dev.godwit.registry.memory.InMemoryRegistry;
import dev.godwit.tokens.Scope;
import dev.godwit.tokens.ServiceTokenRequest;
import dev.godwit.tokens.ServiceTokenVerifier;
import dev.godwit.tokens.SigningKey;
import dev.godwit.tokens.TokenAlgorithm;
import dev.godwit.tokens.TokenIssuer;
import dev.godwit.tokens.TokenKey;
import dev.godwit.tokens.TokenRules;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiPortTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String ONE = "{\"to\":{\"user\":\"alice\"},\"event\":\"e\",\"data\":1}";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final InMemoryRevocations revocations = new InMemoryRevocations();
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final InMemorySink sink = new InMemorySink();
    private final FakeLog log = new FakeLog();
    private final InMemoryRegistry registry = new InMemoryRegistry(System::currentTimeMillis);
    private final FakeNodes nodes = new FakeNodes();
    private final FakeSource source = new FakeSource();
    private final PushTopic topic = new PushTopic("godwit.push", 1, 8);
    private final OpenApi openApi = new OpenApi();
    private final TokenIssuer issuer = new TokenIssuer(
            vertx, new SigningKey(Optional.empty(), TokenAlgorithm.HS256, SECRET), InstantSource.system());
    private final LateKeys lateKeys = new LateKeys(vertx);
    private ApiPort port;
    private String token;

    ApiPortTest() throws Exception {}

    @BeforeEach
    void start() throws Exception {
        ApiOptions options =
                ApiOptions.of("127.0.0.1", 0).withLoops(2).withConcurrent(3).withPatience(Duration.ofSeconds(2));
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Publisher publisher = new Publisher(topic, sink, log, meters, InstantSource.system());
        DerivedRecords codec = new DerivedRecords("0123456789abcdef".getBytes(StandardCharsets.UTF_8));
        Messages messages = new Messages(
                topic,
                codec,
                new Messages.Sources(
                        source, new InMemoryInbox(topic, LogRules.DEFAULT, System::currentTimeMillis), registry),
                InstantSource.system());
        TokenRules rules =
                TokenRules.of(List.of(TokenKey.secret(SECRET)), false).withAudience(TokenRules.SERVICE_AUDIENCE);
        ServiceTokenVerifier tokens = new ServiceTokenVerifier(vertx, rules, lateKeys, InstantSource.system());
        Directory directory = new Directory(registry, nodes, log);
        ApiCore core = new ApiCore(
                publisher, messages, directory, new Revoking(revocations, Duration.ofDays(30), InstantSource.system()));
        port = new ApiPort(vertx, options, new ApiRoutes(options, core, tokens, meters));
        port.start().toCompletableFuture().get(10, TimeUnit.SECONDS);
        token = token(Set.of(Scope.PUSH), "**");
    }

    @AfterEach
    void stop() throws Exception {
        port.stop().toCompletableFuture().get(10, TimeUnit.SECONDS);
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void tokenWhoseKeyComesLater_isWaitedFor_andTheBodyIsKept() throws Exception {
        byte[] body = ONE.getBytes(StandardCharsets.UTF_8);
        CompletableFuture<HttpResponse<String>> answer = http.sendAsync(
                HttpRequest.newBuilder(uri("/v1/push"))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + lateKeys.token())
                        .POST(BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        await().atMost(Duration.ofSeconds(30)).until(() -> lateKeys.asked() == 1);
        assertThat(send(HttpRequest.newBuilder(uri("/health"))).statusCode()).isEqualTo(200);

        lateKeys.answer();
        assertThat(answer.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(202);
        assertThat(sink.records()).hasSize(1);
    }

    @Test
    void health_isUp() throws Exception {
        HttpResponse<String> response = send(HttpRequest.newBuilder(uri("/health")));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"status\":\"up\"}");
    }

    @Test
    void unknownPathAndMethod_areProblems() throws Exception {
        assertProblem(send(HttpRequest.newBuilder(uri("/v1/nothing"))), 404, "not_found");
        assertProblem(send(HttpRequest.newBuilder(uri("/v1/push"))), 405, "method_not_allowed");
    }

    @Test
    void oneRequest_isAcceptedWithItsId() throws Exception {
        HttpResponse<String> response = push(ONE);
        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(response.body()).matches("\\{\"results\":\\[\\{\"id\":\"1-\\d-0\"\\}\\]\\}");
        assertThat(value(sink.records().get(0))).isEqualTo(ONE);
    }

    @Test
    void severalUsers_getAnIdEach() throws Exception {
        JsonNode results = results(push("{\"to\":{\"users\":[\"a\",\"b\"]},\"event\":\"e\"}"));
        assertThat(results.get(0).get("ids")).hasSize(2);
    }

    @Test
    void badRequest_isAProblemThatNamesTheField() throws Exception {
        JsonNode problem = assertProblem(push("{\"to\":{\"user\":\"alice\"},\"event\":7}"), 400, "bad_field");
        assertThat(problem.get("field").asText()).isEqualTo("event");
        assertThat(problem.get("detail").asText()).contains("a number", "a string");
        assertProblem(push(""), 400, "not_json");
    }

    @Test
    void array_isAnsweredItemByItem() throws Exception {
        JsonNode results = results(push("[" + ONE + ",{\"to\":{\"user\":\"bob\"}},17," + ONE + "]"));
        assertThat(results).hasSize(4);
        assertThat(results.get(0).has("id")).isTrue();
        assertThat(results.get(1).get("error").get("field").asText()).isEqualTo("event");
        assertThat(results.get(1).get("error").get("status").asInt()).isEqualTo(400);
        assertThat(results.get(2).get("error").get("code").asText()).isEqualTo("not_json");
        assertThat(results.get(3).has("id")).isTrue();
        assertThat(sink.records()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[", "[{}", "[{},]"})
    void brokenArray_isOneProblem(String body) throws Exception {
        assertThat(push(body).statusCode()).isEqualTo(400);
        assertThat(sink.records()).isEmpty();
    }

    @Test
    void arrayOfMoreThanAThousand_isRefused() throws Exception {
        String many = ONE + ("," + ONE).repeat(1_000);
        assertThat(assertProblem(push("[" + many + "]"), 400, "bad_field")
                        .get("detail")
                        .asText())
                .contains("1000");
        assertThat(results(push("[" + many.substring(ONE.length() + 1) + "]"))).hasSize(1_000);
    }

    @Test
    void idempotencyKey_isTheId_andOfItemsWithTheirPlace() throws Exception {
        http.send(request(ONE).header("Idempotency-Key", "k").build(), HttpResponse.BodyHandlers.ofString());
        http.send(
                request("[" + ONE + "," + ONE.replace("\"data\"", "\"id\":\"own\",\"data\"") + "]")
                        .header("Idempotency-Key", "k")
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(sink.records())
                .extracting(record -> JSON.readTree(record.value()).get("id").asText())
                .containsExactly("k", "k/0", "own");
        assertProblem(send(request(ONE).header("Idempotency-Key", "k".repeat(1_100))), 400, "bad_field");
    }

    @Test
    void cloudEvents_oneAndABatch() throws Exception {
        String event = "{\"specversion\":\"1.0\",\"id\":\"7\",\"source\":\"/o\",\"type\":\"t\",\"subject\":\"user/a\"}";
        assertThat(send(request(event, "application/cloudevents+json")).statusCode())
                .isEqualTo(202);
        assertThat(results(send(request(
                        "[" + event + ",{\"specversion\":\"1.0\"}]",
                        "application/cloudevents-batch+json; charset=UTF-8"))))
                .hasSize(2);
        assertThat(sink.records())
                .hasSize(2)
                .allMatch(record -> record.headers().get("content-type").equals("application/cloudevents+json"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1", "json"})
    void otherContentType_isRefused(String type) throws Exception {
        assertProblem(send(request(ONE, type)), 415, "unsupported_media_type");
        assertThat(sink.records()).isEmpty();
    }

    @Test
    void compressedBody_isRefused() throws Exception {
        assertProblem(send(request(ONE).header("Content-Encoding", "gzip")), 415, "unsupported_media_type");
    }

    @Test
    void withoutAToken_is401() throws Exception {
        HttpResponse<String> response = send(HttpRequest.newBuilder(uri("/v1/push"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(ONE)));
        assertProblem(response, 401, "token_missing");
        assertThat(response.headers().firstValue("www-authenticate")).hasValue("Bearer realm=\"godwit-api\"");
        token = token + "x";
        assertProblem(push(ONE), 401, "token_signature");
    }

    @Test
    void withoutTheScope_is403() throws Exception {
        token = token(Set.of(Scope.READ, Scope.ADMIN), "**");
        HttpResponse<String> response = push(ONE);
        assertThat(assertProblem(response, 403, "scope_missing").get("detail").asText())
                .contains("push");
        assertThat(response.headers().firstValue("www-authenticate").orElse("")).contains("insufficient_scope");
    }

    @Test
    void outsideItsPatterns_is403() throws Exception {
        token = token(Set.of(Scope.PUSH), "topic/orders.**");
        assertThat(assertProblem(push(ONE), 403, "mailbox_denied").get("detail").asText())
                .contains("user/alice");
    }

    @Test
    void bodyOverTheLimit_is413() throws Exception {
        assertProblem(push("[" + " ".repeat((int) ApiOptions.MAX_BODY) + "]"), 413, "too_large");
        assertThat(push(ONE).statusCode()).isEqualTo(202);
    }

    @Test
    void bodyThatDoesNotCome_is408_andLeavesRoom() throws Exception {
        for (int i = 0; i < 4; i++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port.port())) {
                OutputStream out = socket.getOutputStream();
                out.write(("POST /v1/push HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token
                                + "\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
                        .getBytes(StandardCharsets.US_ASCII));
                out.flush();
                if (i == 0) {
                    String answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
                    assertThat(answer).isEqualTo("HTTP/1.1 408");
                }
            }
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> push(ONE).statusCode() == 202);
    }

    @Test
    void moreRequestsThanTheLimit_areToldToComeAgain() throws Exception {
        sink.hold();
        List<CompletableFuture<HttpResponse<String>>> waiting = List.of(later(), later(), later());
        await().atMost(Duration.ofSeconds(10)).until(() -> sink.records().size() == 3);

        HttpResponse<String> response = push(ONE);
        assertProblem(response, 503, "overloaded");
        assertThat(response.headers().firstValue("retry-after")).isPresent();

        sink.release();
        for (CompletableFuture<HttpResponse<String>> one : waiting) {
            assertThat(one.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(202);
        }
        assertThat(push(ONE).statusCode()).isEqualTo(202);
    }

    @Test
    void kafkaAway_is503_forOneAndForAll_butNotForSome() throws Exception {
        sink.refuse(
                record -> new String(record.key(), StandardCharsets.UTF_8).equals("alice"),
                new IllegalStateException());
        HttpResponse<String> response = push(ONE);
        assertProblem(response, 503, "unavailable");
        assertThat(response.headers().firstValue("retry-after")).isPresent();
        assertProblem(push("[" + ONE + "," + ONE + "]"), 503, "unavailable");

        JsonNode results = results(push("[" + ONE + "," + ONE.replace("alice", "bob") + "]"));
        assertThat(results.get(0).get("error").get("status").asInt()).isEqualTo(503);
        assertThat(results.get(1).has("id")).isTrue();
    }

    @Test
    void message_isFound_retracted_andItsMailboxPurged() throws Exception {
        int partition = Mailbox.user(Tenant.DEFAULT, "alice").partition(8);
        String id = "1-" + partition + "-0";
        source.put(partition, 0, ONE, 1_000);
        assertProblem(get("/v1/messages/" + id), 403, "scope_missing");

        token = token(EnumSet.allOf(Scope.class), "**");
        JsonNode status = JSON.readTree(get("/v1/messages/" + id).body());
        assertThat(status.get("state").asText()).isEqualTo("accepted");
        assertThat(status.get("mailbox").asText()).isEqualTo("user/alice");
        assertProblem(get("/v1/messages/1-" + partition + "-9"), 404, "message_unknown");
        assertThat(assertProblem(get("/v1/messages/nonsense"), 400, "bad_field")
                        .get("field")
                        .asText())
                .isEqualTo("id");

        results(delete("/v1/messages/" + id));
        results(delete("/v1/users/%C3%BC%20x/messages"));
        assertThat(sink.records().stream().map(ApiPortTest::value))
                .containsExactly(
                        "{\"to\":{\"user\":\"alice\"},\"control\":\"delete\",\"message\":\"" + id
                                + "\",\"tenant\":\"default\"}",
                        "{\"to\":{\"user\":\"ü x\"},\"control\":\"purge\",\"tenant\":\"default\"}");
        assertProblem(delete("/v1/users/alice/messages?tenant=acme"), 403, "tenant_denied");
        assertProblem(delete("/v1/users/alice/messages?tenant=*"), 400, "bad_field");
    }

    @Test
    void ordersAboutMessages_needTheirScopesAndMailboxes() throws Exception {
        int partition = Mailbox.user(Tenant.DEFAULT, "alice").partition(8);
        source.put(partition, 0, ONE, 1_000);
        assertProblem(delete("/v1/users/alice/messages"), 403, "scope_missing");
        token = token(Set.of(Scope.PUSH), "user/bob");
        assertProblem(delete("/v1/messages/1-" + partition + "-0"), 403, "mailbox_denied");
        assertThat(sink.records()).isEmpty();
    }

    @Test
    void documents_areServed_andThePageMayRunItsScriptOnly() throws Exception {
        for (String path : List.of("/openapi.json", "/asyncapi.json", "/schemas/push-request.json")) {
            assertThat(JSON.readTree(send(HttpRequest.newBuilder(uri(path))).body())
                            .isObject())
                    .isTrue();
        }
        HttpResponse<String> page = send(HttpRequest.newBuilder(uri("/")));
        assertThat(page.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
                .startsWith("default-src 'none'; connect-src 'self';")
                .contains("script-src 'sha256-")
                .doesNotContain("unsafe");
        assertThat(page.body()).doesNotContain("http://", "https://", "//cdn");
    }

    @Test
    void describedRequest_isWhatThePortTakes() throws Exception {
        List<String> good = List.of(ONE, "[" + ONE + "]", "{\"to\":{\"user\":\"a\"},\"control\":\"purge\"}");
        for (String body : good) {
            assertThat(openApi.objections("/v1/push", "post", "application/json", body))
                    .isEmpty();
        }
        for (String body : List.of("{\"to\":{\"user\":\"a\"}}", "[]", "7", "{\"to\":{},\"event\":\"e\"}")) {
            assertThat(openApi.objections("/v1/push", "post", "application/json", body))
                    .isNotEmpty();
            assertThat(push(body).statusCode()).isEqualTo(400);
        }
    }

    @Test
    void stop_letsRequestsFinish() throws Exception {
        sink.hold();
        CompletableFuture<HttpResponse<String>> waiting = later();
        await().atMost(Duration.ofSeconds(10)).until(() -> sink.records().size() == 1);

        CompletableFuture<Void> stopped = port.stop().toCompletableFuture();
        assertProblem(push(ONE), 503, "draining");
        assertThat(stopped).isNotDone();
        sink.release();

        assertThat(waiting.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(202);
        stopped.get(2, TimeUnit.SECONDS);
    }

    private CompletableFuture<HttpResponse<String>> later() {
        return http.sendAsync(request(ONE).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + token));
    }

    private HttpResponse<String> delete(String path) throws Exception {
        return send(HttpRequest.newBuilder(uri(path)).DELETE().header("Authorization", "Bearer " + token));
    }

    private HttpResponse<String> push(String body) throws Exception {
        return send(request(body));
    }

    /** Every answer of these tests is held against the published description. */
    private HttpResponse<String> send(HttpRequest.Builder builder) throws Exception {
        HttpRequest request = builder.build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        String path = request.uri()
                .getPath()
                .replaceFirst("^/v1/messages/[^/]+$", "/v1/messages/{id}")
                .replaceFirst("^/v1/users/[^/]+/messages$", "/v1/users/{user}/messages");
        if (openApi.knows(path) && response.statusCode() != 405) {
            openApi.assertDescribes(path, request.method(), response);
        }
        return response;
    }

    private HttpRequest.Builder request(String body) {
        return request(body, "application/json");
    }

    private HttpRequest.Builder request(String body, String type) {
        return HttpRequest.newBuilder(uri("/v1/push"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body));
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port.port() + path);
    }

    private String token(Set<Scope> scopes, String... patterns) {
        return issuer.issue(ServiceTokenRequest.of("orders", Duration.ofMinutes(5), scopes, List.of(patterns)));
    }

    private static JsonNode results(HttpResponse<String> response) throws Exception {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        return JSON.readTree(response.body()).get("results");
    }

    private static JsonNode assertProblem(HttpResponse<String> response, int status, String code) throws Exception {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
        JsonNode problem = JSON.readTree(response.body());
        assertThat(problem.get("code").asText()).isEqualTo(code);
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        return problem;
    }

    private static String value(TopicRecord record) {
        return new String(record.value(), StandardCharsets.UTF_8);
    }
}
