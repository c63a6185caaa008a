package dev.godwit.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.godwit.server.fixture.Cluster;
import dev.godwit.server.fixture.RoleProcess;
import dev.godwit.server.fixture.SharedCluster;
import dev.godwit.tokens.Scope;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a service sees of the push API, and its users of two gateways, each node a process of its own. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PushApiIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    @RegisterExtension
    static final SharedCluster shared = new SharedCluster();

    private static Cluster cluster;

    private static RoleProcess api;
    private static RoleProcess first;
    private static RoleProcess second;
    private static Clients clients;
    private static ApiCaller orders;

    @BeforeAll
    static void start() {
        cluster = shared.cluster();
        first = cluster.node("gateway-1");
        second = cluster.node("gateway-2");
        api = cluster.node("api-1");
        clients = new Clients(cluster);
        orders = caller(EnumSet.allOf(Scope.class));
    }

    @AfterAll
    static void stop() {
        clients.close();
    }

    @Test
    void push_reachesEveryDevice_underTheIdAnswered() throws Exception {
        SseListener phone = connected(clients.listen("api-alice", "phone", first));
        SseListener laptop = connected(clients.listen("api-alice", "laptop", second));
        SseListener bob = connected(clients.listen("api-bob", "phone", second));

        String one = orders.push("{\"to\":{\"user\":\"api-alice\"},\"event\":\"e\",\"data\":{\"n\": 1.50}}")
                .id();
        JsonNode both = orders.push("{\"to\":{\"users\":[\"api-bob\",\"api-alice\"]},\"event\":\"e\",\"data\":2}")
                .json()
                .at("/results/0/ids");

        for (SseListener device : List.of(phone, laptop)) {
            awaitIds(device, "user/api-alice", one, both.get(1).asText());
        }
        awaitIds(bob, "user/api-bob", both.get(0).asText());
    }

    @Test
    void array_isServedItemByItem_inItsOrder() throws Exception {
        SseListener carol = connected(clients.listen("api-carol", "phone", first));
        String good = "{\"to\":{\"user\":\"api-carol\"},\"event\":\"e\",\"data\":%d}";

        JsonNode results = orders.push(
                        "[" + good.formatted(1) + ",{\"to\":{\"user\":\"api-carol\"}}," + good.formatted(2)
                                + ",{\"to\":{\"user\":\"*all\"},\"event\":\"e\"}," + good.formatted(3) + "]")
                .json()
                .get("results");

        assertThat(results.at("/1/error/field").asText()).isEqualTo("event");
        assertThat(results.at("/3/error/field").asText()).isEqualTo("to.user");
        awaitIds(
                carol,
                "user/api-carol",
                results.at("/0/id").asText(),
                results.at("/2/id").asText(),
                results.at("/4/id").asText());
    }

    @Test
    void sameId_isDeliveredOnce_andAnsweredWithTheFirst() throws Exception {
        SseListener dave = connected(clients.listen("api-dave", "phone", first));
        String request = "{\"to\":{\"user\":\"api-dave\"},\"event\":\"e\",\"data\":1,\"id\":\"order-1\"}";

        String id = orders.push(request).id();
        // At once: perhaps before the log has the first; then a router finds out.
        orders.push(request);
        awaitState(id, "logged");

        assertThat(orders.push(request).id()).isEqualTo(id);
        ApiCaller.Answer other = orders.push(request.replace("\"data\":1", "\"data\":2"));
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.json().path("field").asText()).isEqualTo("id");

        String last = orders.push("{\"to\":{\"user\":\"api-dave\"},\"event\":\"last\"}")
                .id();
        awaitIds(dave, "user/api-dave", id, last);
    }

    @Test
    void tokens_reachOnlyWhatTheySay() throws Exception {
        String request = "{\"to\":{\"user\":\"api-erin\"},\"event\":\"e\"}";
        assertThat(new ApiCaller(api.apiUrl(), cluster.token("api-erin"))
                        .push(request)
                        .code())
                .isEqualTo("token_audience");
        assertThat(caller(Set.of(Scope.READ)).push(request).code()).isEqualTo("scope_missing");
        ApiCaller topics = caller(Set.of(Scope.PUSH), "topic/orders.**");
        assertThat(topics.push(request).code()).isEqualTo("mailbox_denied");
        assertThat(topics.push("{\"to\":{\"topic\":\"orders.eu\"},\"event\":\"e\"}")
                        .status())
                .isEqualTo(202);
        assertThat(orders.push(request.replace("\"event\"", "\"tenant\":\"acme\",\"event\""))
                        .code())
                .isEqualTo("tenant_denied");
    }

    @Test
    void messages_tellWhereTheyAre() throws Exception {
        String kept = orders.push("{\"to\":{\"user\":\"api-frank\"},\"event\":\"e\",\"data\":1}")
                .id();
        String passed = orders.push("{\"to\":{\"user\":\"api-frank\"},\"event\":\"e\",\"delivery\":\"volatile\"}")
                .id();
        String older = orders.push("{\"to\":{\"user\":\"api-frank\"},\"event\":\"s\",\"delivery\":\"latest\"}")
                .id();
        String newer = orders.push("{\"to\":{\"user\":\"api-frank\"},\"event\":\"s\",\"delivery\":\"latest\"}")
                .id();

        awaitState(newer, "logged");
        awaitState(kept, "logged");
        awaitState(passed, "passed");
        awaitState(older, "collapsed");
        assertThat(orders.get("/v1/messages/1-0-999999").status()).isEqualTo(404);
        assertThat(orders.get("/v1/messages/" + kept).json().path("mailbox").asText())
                .isEqualTo("user/api-frank");
        assertThat(orders.delete("/v1/messages/" + kept).status()).isEqualTo(202);
        assertThat(orders.delete("/v1/users/api-frank/messages").status()).isEqualTo(202);
    }

    @Test
    void hostileBodies_areRefused_andTheCanaryStillReceives() throws Exception {
        SseListener canary = connected(clients.listen("api-canary", "phone", first));
        String template = "{\"to\":{\"user\":\"api-victim\"},\"event\":\"e\",\"data\":%s}";
        for (Map.Entry<String, byte[]> hostile : hostileBodies(template).entrySet()) {
            ApiCaller.Answer answer = orders.push(hostile.getValue());
            assertThat(answer.status()).as(hostile.getKey()).isIn(400, 413);
            assertThat(answer.json().path("detail").asText())
                    .as(hostile.getKey())
                    .isNotEmpty();

            // The same as one item of many.
            byte[] list = concat("[".getBytes(StandardCharsets.UTF_8), hostile.getValue());
            assertThat(orders.push(list).status()).as("[" + hostile.getKey()).isIn(400, 413);

            String id = orders.push("{\"to\":{\"user\":\"api-canary\"},\"event\":\"e\"}")
                    .id();
            await(hostile.getKey())
                    .atMost(SOON)
                    .until(() -> canary.ids("user/api-canary").contains(inMailbox(id)));
        }
        assertThat(canary.ids("user/api-canary")).doesNotHaveDuplicates();
        assertThat(api.isAlive()).isTrue();
        assertThat(api.metrics()).contains("godwit_api_push_requests_total{result=\"not_json\"}");
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void kafkaDown_isSaidWithinSeconds_andPassesByItself() throws Exception {
        SseListener grace = connected(clients.listen("api-grace", "phone", first));
        String request = "{\"to\":{\"user\":\"api-grace\"},\"event\":\"e\",\"data\":1,\"id\":\"grace-1\"}";
        cluster.kafka().stop();

        ApiCaller.Answer answer = orders.push(request);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("unavailable");
        assertThat(orders.get("/v1/messages/1-0-0").status()).isEqualTo(503);
        api.awaitStatus("degraded");
        assertThat(api.reason("kafka")).contains("kafka does not answer");

        cluster.kafka().start();
        api.awaitReady();
        await().atMost(SOON).until(() -> orders.push(request).status() == 202);
        // However often it was tried: the user has it once.
        String last = orders.push("{\"to\":{\"user\":\"api-grace\"},\"event\":\"last\"}")
                .id();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> grace.ids("user/api-grace").contains(inMailbox(last)));
        assertThat(grace.ids("user/api-grace")).hasSize(2);
    }

    private static Map<String, byte[]> hostileBodies(String template) {
        Map<String, byte[]> bodies = new TreeMap<>();
        Map<String, String> data = Map.of(
                "truncated", "{\"a\":",
                "garbage behind", "1}x",
                "depth 10,000", "[".repeat(10_000) + "]".repeat(10_000),
                "duplicate keys", "{\"a\":1,\"a\":2}",
                "NaN", "NaN",
                "1e999", "1e999",
                "number of 1 MB", "9".repeat(1 << 20),
                "lone surrogate", "\"\\ud800\"",
                "huge array", "[" + "0,".repeat(300_000) + "0]");
        data.forEach((name, text) -> bodies.put(name, utf8(template.formatted(text))));
        bodies.put("empty", new byte[0]);
        bodies.put("BOM", concat(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF}, utf8(template.formatted("1"))));
        bodies.put("overlong UTF-8", with(template, 0xC0, 0xAF));
        bodies.put("surrogate in UTF-8", with(template, 0xED, 0xA0, 0x80));
        bodies.put("cut UTF-8", with(template, 0xE2, 0x82));
        bodies.put("no JSON", new byte[] {1, 2, 3, 0, -1});
        return bodies;
    }

    private static byte[] with(String template, int... bytes) {
        String[] parts = template.formatted("\"?\"").split("\\?", 2);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(utf8(parts[0]));
        for (int b : bytes) {
            body.write(b);
        }
        body.writeBytes(utf8(parts[1]));
        return body.toByteArray();
    }

    private static byte[] concat(byte[] head, byte[] tail) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head);
        all.writeBytes(tail);
        return all.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ApiCaller caller(Set<Scope> scopes, String... pushTo) {
        return new ApiCaller(api.apiUrl(), cluster.serviceToken(scopes, pushTo));
    }

    private static void awaitState(String id, String state) {
        await(id + " is " + state)
                .atMost(SOON)
                .untilAsserted(() -> assertThat(orders.get("/v1/messages/" + id)
                                .json()
                                .path("state")
                                .asText())
                        .isEqualTo(state));
    }

    private static void awaitIds(SseListener listener, String mailbox, String... ids) {
        List<String> expected = List.of(ids).stream().map(PushApiIT::inMailbox).toList();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(listener.ids(mailbox)).containsExactlyElementsOf(expected));
    }

    /** From the id in the cluster to that in the mailbox: without the partition. */
    private static String inMailbox(String id) {
        return id.replaceFirst("-\\d+-", "-");
    }

    private static SseListener connected(SseListener listener) {
        await("a connection").atMost(SOON).until(listener::isConnected);
        return listener;
    }
}
