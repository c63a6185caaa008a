package dev.godwit.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.godwit.api.message.FakeSource;
import dev.godwit.api.message.Messages;
import dev.godwit.api.nodes.Directory;
import dev.godwit.api.nodes.FakeNodes;
import dev.godwit.api.push.FakeLog;
import dev.godwit.api.push.Publisher;
import dev.godwit.api.revocation.Revoking;
import dev.godwit.inbox.Device;
import dev.godwit.inbox.memory.InMemoryRevocations;
import dev.godwit.protocol.DerivedRecords;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.PushTopic;
import dev.godwit.protocol.Tenant;
import dev.godwit.records.memory.InMemorySink;
import dev.godwit.registry.NodeLease;
import dev.godwit.registry.Route;
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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirectoryRoutesTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final InMemoryRevocations revocations = new InMemoryRevocations();
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final FakeLog log = new FakeLog();
    private final InMemoryRegistry registry = new InMemoryRegistry(System::currentTimeMillis);
    private final FakeNodes nodes = new FakeNodes();
    private ApiPort port;

    @BeforeEach
    void start() throws Exception {
        ApiOptions options = ApiOptions.of("127.0.0.1", 0).withLoops(1);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        InstantSource clock = InstantSource.system();
        PushTopic topic = new PushTopic("godwit.push", 1, 8);
        Publisher publisher = new Publisher(topic, new InMemorySink(), log, meters, clock);
        DerivedRecords codec = new DerivedRecords(SECRET.getBytes(StandardCharsets.US_ASCII));
        Messages messages = new Messages(topic, codec, new Messages.Sources(new FakeSource(), log, registry), clock);
        TokenRules rules =
                TokenRules.of(List.of(TokenKey.secret(SECRET)), false).withAudience(TokenRules.SERVICE_AUDIENCE);
        ServiceTokenVerifier tokens = new ServiceTokenVerifier(vertx, rules, clock);
        Directory directory = new Directory(registry, nodes, log);
        ApiCore core = new ApiCore(
                publisher, messages, directory, new Revoking(revocations, Duration.ofDays(30), InstantSource.system()));
        port = new ApiPort(vertx, options, new ApiRoutes(options, core, tokens, meters));
        port.start().toCompletableFuture().get(10, TimeUnit.SECONDS);
        node("g1");
        node("g2");
        connect("g1", "alice", "c1");
        connect("g2", "bob", "c2");
    }

    @AfterEach
    void stop() throws Exception {
        port.stop().toCompletableFuture().get(10, TimeUnit.SECONDS);
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void user_isShownWithConnectionsAndDevices() throws Exception {
        log.hasDevices(new Device("phone", new Position(1, 1, 1), 0));

        assertThat(get("/v1/users/alice")).isEqualTo(JSON.readTree("""
                {"tenant":"default","user":"alice","online":true,
                 "connections":[{"connection":"c1","tenant":"default","user":"alice","node":"g1","transport":"sse",
                                 "since":"1970-01-01T00:00:01Z"}],
                 "devices":[{"device":"phone","seen":"1970-01-01T00:00:00Z"}],
                 "incomplete":[]}
                """));
    }

    @Test
    void userWhoIsNotConnected_isNoError() throws Exception {
        JsonNode nobody = get("/v1/users/a%20b%2Fc");

        assertThat(nobody.get("user").asText()).isEqualTo("a b/c");
        assertThat(nobody.get("online").asBoolean()).isFalse();
        assertThat(nobody.get("connections")).isEmpty();
    }

    @Test
    void topic_isShownByPages() throws Exception {
        for (String node : List.of("g1", "g2")) {
            route(Mailbox.topic(Tenant.DEFAULT, "room.1"), node);
        }

        JsonNode first = get("/v1/topics/room.1?limit=1");
        assertThat(first.get("followers").asInt()).isEqualTo(2);
        assertThat(first.get("members")).hasSize(1);
        JsonNode second =
                get("/v1/topics/room.1?limit=1&after=" + first.get("next").asText());
        assertThat(second.get("members").get(0).get("user").asText()).isEqualTo("bob");
        assertThat(second.has("next")).isFalse();
    }

    @Test
    void connections_areThoseOfTheTenant_unlessAllAreAskedForAndAllowed() throws Exception {
        nodes.connect("g2", "acme", "eve", "c3");

        assertThat(get("/v1/connections").get("connections")).hasSize(2);
        assertProblem(send("GET", "/v1/connections?tenant=acme", "read"), 403, "tenant_denied", "tenant");
        assertProblem(send("GET", "/v1/connections?tenant=*", "read"), 403, "tenant_denied", "tenant");
        HttpResponse<String> all = send("GET", "/v1/connections?tenant=*", tokenForAllTenants());
        assertThat(JSON.readTree(all.body()).get("connections")).hasSize(3);
    }

    @Test
    void disconnect_isForAdmins() throws Exception {
        assertProblem(send("DELETE", "/v1/users/alice/connections", "read"), 403, "scope_missing", "token");
        assertProblem(send("DELETE", "/v1/connections/c1", "push"), 403, "scope_missing", "token");
        assertProblem(send("GET", "/v1/users/alice", "admin"), 403, "scope_missing", "token");
        assertThat(nodes.disconnects()).isEmpty();
    }

    @Test
    void otherTenants_areOutOfReach() throws Exception {
        for (String path : List.of("/v1/users/alice?tenant=acme", "/v1/topics/room?tenant=acme")) {
            assertProblem(send("GET", path, "read"), 403, "tenant_denied", "tenant");
        }
        for (String path : List.of(
                "/v1/users/alice/connections?tenant=acme",
                "/v1/connections/c1?tenant=acme",
                "/v1/connections/c1?tenant=*")) {
            assertProblem(send("DELETE", path, "admin"), 403, "tenant_denied", "tenant");
        }
        assertThat(nodes.disconnects()).isEmpty();
    }

    @Test
    void user_isDisconnected() throws Exception {
        assertThat(send("DELETE", "/v1/users/alice/connections?reconnect=true", "admin")
                        .body())
                .isEqualTo("{\"closed\":1}");
        assertThat(nodes.disconnects())
                .allMatch(request -> request.getReconnect() && request.getUser().equals("u:alice"));
        assertThat(send("DELETE", "/v1/users/alice/connections", "admin").body())
                .isEqualTo("{\"closed\":0}");
    }

    @Test
    void connection_isEnded_andUnknownAfterwards() throws Exception {
        assertThat(send("DELETE", "/v1/connections/c2?reconnect=true", "admin").body())
                .isEqualTo("{\"closed\":1}");
        assertThat(nodes.disconnects())
                .allMatch(
                        request -> request.getReconnect() && request.getTenant().equals("default"));
        assertProblem(send("DELETE", "/v1/connections/c2", "admin"), 404, "connection_unknown", "id");
    }

    @Test
    void disconnectThatMayHaveMissedSomebody_isNoSuccess() throws Exception {
        nodes.silence("g2");

        assertProblem(send("DELETE", "/v1/users/alice/connections", "admin"), 503, "incomplete", null);
        assertProblem(send("DELETE", "/v1/connections/c2", "admin"), 503, "incomplete", null);
    }

    @Test
    void connectionThatWasFound_isEnded_whoeverIsSilent() throws Exception {
        nodes.silence("g2");

        assertThat(send("DELETE", "/v1/connections/c1", "admin").body()).isEqualTo("{\"closed\":1}");
    }

    @Test
    void registryThatDoesNotAnswer_isAProblem() throws Exception {
        registry.available(false);

        assertProblem(send("GET", "/v1/users/alice", "read"), 503, "unavailable", null);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/connections?limit=0, limit",
        "/v1/connections?limit=1001, limit",
        "/v1/connections?limit=ten, limit",
        "/v1/connections?limit=1&limit=2, limit",
        "/v1/connections?after=x, after",
        "/v1/connections?tenant=, tenant",
        "/v1/topics/*all, topic",
        "/v1/topics/room?after=%00, after",
    })
    void parameterThatCannotBeRead_isNamed(String path, String field) throws Exception {
        assertProblem(send("GET", path, "read"), 400, "bad_field", field);
    }

    private void connect(String node, String user, String connection) {
        nodes.connect(node, "default", user, connection);
        route(Mailbox.user(Tenant.DEFAULT, user), node);
    }

    private void route(Mailbox mailbox, String node) {
        registry.put(List.of(mailbox), new Route(node, "i-" + node, 1))
                .toCompletableFuture()
                .join();
    }

    private void node(String name) {
        registry.renew(new NodeLease(name, "i-" + name, "127.0.0.1", 1, false, 0))
                .toCompletableFuture()
                .join();
    }

    @Test
    void revocation_isNoted_andListed() throws Exception {
        long before = System.currentTimeMillis();
        JsonNode user = revoke("{\"user\":\"alice\"}");
        assertThat(user.path("tenant").asText()).isEqualTo("default");
        assertThat(user.path("user").asText()).isEqualTo("alice");
        assertThat(Instant.parse(user.path("before").asText())).isBetween(Instant.ofEpochMilli(before), Instant.now());
        assertThat(Duration.between(
                        Instant.parse(user.path("at").asText()),
                        Instant.parse(user.path("ends").asText())))
                .isEqualTo(Duration.ofDays(30));
        JsonNode token = revoke("{\"token\":\"t-1\"}");
        assertThat(token.path("token").asText()).isEqualTo("t-1");
        assertThat(token.has("before")).isFalse();
        JsonNode all = revoke("{\"before\":\"2025-01-31T09:30:00+01:00\"}");
        assertThat(all.path("before").asText()).isEqualTo("2025-01-31T08:30:00Z");

        JsonNode listed = JSON.readTree(send("GET", "/v1/revocations", "admin").body());
        assertThat(listed.path("revocations")).containsExactly(all, token, user);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | bad_field | body",
                "{\"usr\":\"alice\",\"before\":\"2025-01-31T09:30:00Z\"} | bad_field | body",
                "{\"user\":7} | bad_field | user",
                "{\"user\":\"*all\"} | bad_field | user",
                "{\"user\":\"alice\",\"token\":\"t\"} | bad_field | token",
                "{\"token\":\"\"} | bad_field | token",
                "{\"token\":\"t\",\"before\":\"2025-01-31T09:30:00Z\"} | bad_field | token",
                "{\"before\":\"yesterday\"} | bad_field | before",
                "{\"before\":\"2999-01-31T09:30:00Z\"} | bad_field | before",
                "[1] | not_json | body",
                "{ | not_json | body"
            })
    void badOrder_revokesNothing(String body, String code, String field) throws Exception {
        assertProblem(send("POST", "/v1/revocations", "admin", body), 400, code, field);
        assertThat(send("GET", "/v1/revocations", "admin").body()).isEqualTo("{\"revocations\":[]}");
    }

    @Test
    void revocation_needsTheScope_theTenant_andTheStore() throws Exception {
        assertThat(send("POST", "/v1/revocations", "push", "{\"user\":\"a\"}").statusCode())
                .isEqualTo(403);
        assertThat(send("GET", "/v1/revocations", "read").statusCode()).isEqualTo(403);
        assertProblem(
                send("POST", "/v1/revocations", "admin", "{\"user\":\"a\",\"tenant\":\"acme\"}"),
                403,
                "tenant_denied",
                "tenant");
        assertProblem(send("GET", "/v1/revocations?tenant=acme", "admin"), 403, "tenant_denied", "tenant");
        revocations.available(false);
        assertThat(send("POST", "/v1/revocations", "admin", "{\"user\":\"a\"}").statusCode())
                .isEqualTo(503);
    }

    private JsonNode revoke(String body) throws Exception {
        HttpResponse<String> response = send("POST", "/v1/revocations", "admin", body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        return JSON.readTree(response.body());
    }

    private JsonNode get(String path) throws Exception {
        HttpResponse<String> response = send("GET", path, "read");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private HttpResponse<String> send(String method, String path, String scopeOrToken) throws Exception {
        return send(method, path, scopeOrToken, "");
    }

    private HttpResponse<String> send(String method, String path, String scopeOrToken, String body) throws Exception {
        String token = scopeOrToken.length() > 10
                ? scopeOrToken
                : token(Scope.of(scopeOrToken).orElseThrow());
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.port() + path))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body))
                .header("Authorization", "Bearer " + token)
                .timeout(Duration.ofSeconds(10))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        new OpenApi().assertDescribes(described(path), method, response);
        return response;
    }

    /** The path as the document names it. */
    private static String described(String path) {
        return path.replaceFirst("\\?.*", "")
                .replaceFirst("/v1/users/[^/]+", "/v1/users/{user}")
                .replaceFirst("/v1/topics/[^/]+", "/v1/topics/{name}")
                .replaceFirst("/v1/connections/.+", "/v1/connections/{connection}");
    }

    private String token(Scope scope) {
        SigningKey key = new SigningKey(Optional.empty(), TokenAlgorithm.HS256, SECRET);
        return new TokenIssuer(vertx, key, InstantSource.system())
                .issue(ServiceTokenRequest.of("support", Duration.ofMinutes(5), Set.of(scope), List.of()));
    }

    private static String tokenForAllTenants() throws Exception {
        long end = System.currentTimeMillis() / 1_000 + 300;
        String signed = base64("{\"alg\":\"HS256\"}".getBytes(UTF_8)) + "."
                + base64(("{\"aud\":\"godwit-api\",\"sub\":\"support\",\"scope\":\"read\",\"tenants\":\"*\",\"exp\":"
                                + end + "}")
                        .getBytes(UTF_8));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
        return signed + "." + base64(mac.doFinal(signed.getBytes(UTF_8)));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static void assertProblem(HttpResponse<String> response, int status, String code, String field)
            throws Exception {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        JsonNode problem = JSON.readTree(response.body());
        assertThat(problem.get("code").asText()).isEqualTo(code);
        assertThat(problem.path("field").asText(null)).isEqualTo(field);
    }
}
