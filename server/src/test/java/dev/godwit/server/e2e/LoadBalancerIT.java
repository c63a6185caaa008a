package dev.godwit.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Tenant;
import dev.godwit.server.fixture.Balancer;
import dev.godwit.server.fixture.ChildProcess;
import dev.godwit.server.fixture.Cluster;
import dev.godwit.server.fixture.FreePorts;
import dev.godwit.server.fixture.NodePackages;
import dev.godwit.server.fixture.RoleProcess;
import dev.godwit.server.fixture.SystemProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Clients that we did not write, two gateways, and a load balancer between them with the configuration that users get. Skipped where
 * there is no HAProxy or Node; Chromium takes part where it is.
 */
class LoadBalancerIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final int PORT = FreePorts.next();
    // Chromium holds this name for as trustworthy as TLS.
    private static final String URL = "http://localhost:" + PORT;

    @RegisterExtension
    static final Cluster cluster = new Cluster();

    private static RoleProcess first;
    private static RoleProcess second;
    private static Balancer balancer;
    private static Ledger ledger;
    private static int users;

    private final Mailbox user = Mailbox.user(Tenant.DEFAULT, "user-" + ++users);
    private final Map<String, ChildProcess> clients = new LinkedHashMap<>();

    @BeforeAll
    static void start() {
        SystemProgram.require("haproxy", "haproxy");
        NodePackages.install();
        cluster.set("GODWIT_TOKENS_IN_QUERY", "true");
        cluster.set("GODWIT_CLIENTS_ORIGINS", URL);
        cluster.set("GODWIT_CLIENTS_WEBSOCKET_COMPRESSION", "true");
        cluster.startStores();
        RoleProcess router = cluster.router("router-1");
        first = cluster.gateway("gateway-1");
        second = cluster.gateway("gateway-2");
        balancer = Balancer.haproxy(PORT, first, second);
        List.of(router, first, second).forEach(RoleProcess::awaitReady);
        ledger = new Ledger(cluster.kafka().bootstrapServers(), "godwit.push");
    }

    @AfterAll
    static void stop() {
        if (ledger != null) {
            ledger.close();
        }
        if (balancer != null) {
            balancer.close();
        }
    }

    @AfterEach
    void closeClients() {
        clients.values().forEach(ChildProcess::close);
    }

    @Test
    void messages_areNotHeldBack() {
        startAll();
        for (int i = 1; i <= 3; i++) {
            // The next is pushed when all have this one: nothing waits for a buffer to be full.
            ledger.push(user);
            awaitAll(i);
        }
        assertComplete();
        assertThat(lines("ws", "open").get(0).path("protocol").asText()).isEqualTo("godwit.v1.json");
        assertThat(lines("ws", "open").get(0).path("extensions").asText()).contains("permessage-deflate");
    }

    @Test
    void http2_isSpokenWithTheBalancer() {
        client("http2", "follow-http2.mjs", URL, "/v1/stream", cluster.token(user.name()));
        ledger.push(user);
        awaitLines("http2", "counted", 1);
        assertThat(lines("http2", "open").get(0).path("status").asInt()).isEqualTo(200);
    }

    @Test
    void killedGateways_loseNothing() {
        startAll();
        push(20);
        awaitAll(20);

        first.kill();
        push(20);
        awaitAll(40);
        first = cluster.gateway("gateway-1").awaitReady();
        balancer.awaitServer("gateway-1", "UP");

        second.kill();
        push(20);
        awaitAll(60);
        second = cluster.gateway("gateway-2").awaitReady();
        balancer.awaitServer("gateway-2", "UP");

        push(20);
        awaitAll(80);
        assertComplete();
    }

    @Test
    void drainedGateways_loseNothing() {
        startAll();
        push(10);
        awaitAll(10);

        first.terminate();
        push(10);
        awaitAll(20);
        balancer.awaitServer("gateway-1", "DOWN");
        awaitEnd(first);
        first = cluster.gateway("gateway-1").awaitReady();
        balancer.awaitServer("gateway-1", "UP");

        second.terminate();
        push(10);
        awaitAll(30);
        awaitEnd(second);
        second = cluster.gateway("gateway-2").awaitReady();
        balancer.awaitServer("gateway-2", "UP");
        assertComplete();
        assertThat(lines("ws", "close").stream().map(line -> line.path("code").asInt()))
                .isNotEmpty()
                .allMatch(code -> code == 4001);
    }

    /** Its clients have left it before it has ended, and till then its ports are taken. */
    private static void awaitEnd(RoleProcess node) {
        assertThat(node.process().exitCode(PATIENCE)).isZero();
    }

    @Test
    void nginx_passesStreamsOn_andAsksTheOtherGateway() {
        int port = FreePorts.next();
        try (Balancer nginx = Balancer.nginx(port, first, second)) {
            startPackages("http://localhost:" + port);
            push(5);
            awaitAll(5);
            second.kill();
            push(5);
            awaitAll(10);
            assertComplete();
            assertThat(nginx.report()).doesNotContain("[emerg]");
        }
        second = cluster.gateway("gateway-2").awaitReady();
        balancer.awaitServer("gateway-2", "UP");
    }

    /** All of one user, each its own device. */
    private void startAll() {
        startPackages(URL);
        String token = cluster.token(user.name());
        SystemProgram.find("chromium").ifPresent(program -> {
            chromium("chromium-eventsource", program, "eventsource", token);
            chromium("chromium-ticket", program, "ticket", token);
            chromium("chromium-websocket", program, "websocket", token);
        });
        clients.keySet().forEach(name -> awaitLines(name, "open", 1));
    }

    private void startPackages(String url) {
        String token = cluster.token(user.name());
        client("eventsource", "follow-eventsource.mjs", url + "/v1/stream?device=npm", token, "counted", "gap");
        client("ws", "resume-ws.mjs", url.replace("http", "ws") + "/v1/ws?device=ws", token);
        clients.keySet().forEach(name -> awaitLines(name, "open", 1));
    }

    private void chromium(String name, Path program, String mode, String token) {
        client(name, "chromium.mjs", program.toString(), URL, mode, token, "device=" + name);
    }

    private void client(String name, String script, String... arguments) {
        clients.put(name, NodePackages.node(script, List.of(arguments)));
    }

    private void push(int messages) {
        for (int i = 0; i < messages; i++) {
            ledger.push(user);
        }
    }

    private void awaitAll(int messages) {
        clients.keySet().forEach(name -> awaitLines(name, "counted", messages));
    }

    private void awaitLines(String name, String kind, int number) {
        ChildProcess client = clients.get(name);
        await(number + " of " + kind + " at " + name)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .failFast(name + " has ended", () -> !client.isAlive())
                .until(() -> lines(name, kind).size() >= number);
    }

    /** Everything once, in order, and no gap. */
    private void assertComplete() {
        int pushed = ledger.accepted(user).size();
        int last = ledger.count();
        List<Integer> expected =
                IntStream.rangeClosed(last - pushed + 1, last).boxed().toList();
        for (String name : clients.keySet()) {
            assertThat(lines(name, "counted").stream()
                            .map(line ->
                                    json(line.path("data").asText()).path("n").asInt()))
                    .as(name)
                    .containsExactlyElementsOf(expected);
            assertThat(lines(name, "gap")).as(name).isEmpty();
        }
    }

    private List<JsonNode> lines(String name, String kind) {
        return clients.get(name)
                .out()
                .lines()
                .filter(line -> line.startsWith("{") && line.endsWith("}"))
                .map(LoadBalancerIT::json)
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
