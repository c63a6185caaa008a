package dev.godwit.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Tenant;
import dev.godwit.server.fixture.ChildProcess;
import dev.godwit.server.fixture.Cluster;
import dev.godwit.server.fixture.FreePorts;
import dev.godwit.server.fixture.NodePackages;
import dev.godwit.server.fixture.RoleProcess;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tokens of a login that changes its keys, tickets, and cookies, on two gateways. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TokensIT {

    private static final String APP = "https://app.example.com";
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final KeyServer login = new KeyServer(FreePorts.next());

    @RegisterExtension
    static final Cluster cluster = new Cluster();

    private static RoleProcess gateway;
    private static RoleProcess otherGateway;

    private final List<SseListener> listeners = new ArrayList<>();
    private Ledger ledger;
    private SseListener canary;

    @BeforeAll
    static void startCluster() {
        cluster.set("GODWIT_CLIENTS_ORIGINS", APP + ",https://other.example.com")
                .set("GODWIT_TOKENS_JWKS_0__URL", login.url())
                .set("GODWIT_TOKENS_JWKS_0__ISSUER", KeyServer.ISSUER);
        cluster.startStores();
        RoleProcess router = cluster.router("router-1");
        gateway = cluster.gateway("gateway-1");
        otherGateway = cluster.gateway("gateway-2");
        router.awaitReady();
    }

    @AfterAll
    static void stopLogin() {
        login.close();
    }

    @BeforeEach
    void start() {
        ledger = new Ledger(cluster.kafka().bootstrapServers(), "godwit.push");
    }

    @AfterEach
    void stop() {
        listeners.forEach(SseListener::close);
        ledger.close();
    }

    @Test
    @Order(1)
    void nodes_startWithoutTheLogin_andTakeItsTokensOnceItIsThere() throws Exception {
        for (RoleProcess node : List.of(gateway, otherGateway)) {
            node.awaitStatus("degraded");
            assertThat(node.reason("token-keys")).contains(KeyServer.ISSUER);
        }
        assertThat(refusal("Authorization", "Bearer " + login.sign("d1", KeyServer.claims("alice"))))
                .isEqualTo("503 token_keys_unavailable");
        canary();
        canaryHears();

        login.publish("d1", "r1");
        login.start();
        gateway.awaitReady();
        otherGateway.awaitReady();
        SseListener listener = listen(Badge.bearer(login.sign("d1", KeyServer.claims("alice"))), "device=a", gateway);
        await().atMost(PATIENCE).until(listener::isConnected);
    }

    @Test
    @Order(2)
    void ticketOfOneGateway_opensAStreamOnTheOther_whichComesBackByItsCookie() throws Exception {
        String token = login.sign("d1", KeyServer.claims("bob"));
        String ticket = ticket(gateway, token, APP);
        Badge page = Badge.page(APP);
        SseListener listener = listen(page, "device=b&ticket=" + ticket, otherGateway, gateway);
        await().atMost(PATIENCE).until(listener::isConnected);
        Mailbox bob = Mailbox.user(Tenant.DEFAULT, "bob");
        ledger.push(bob);
        ledger.assertComplete(listener, bob);

        for (int i = 2; i <= 4; i++) {
            int connections = i;
            listener.disconnect();
            ledger.push(bob);
            await().atMost(PATIENCE).until(() -> listener.connections() == connections && listener.isConnected());
        }
        ledger.push(bob);
        ledger.assertComplete(listener, bob);

        assertThat(refusal("Origin", APP, "?ticket=" + ticket)).isEqualTo("401 ticket_used_or_unknown");
        assertThat(gateway.log() + otherGateway.log()).doesNotContain(ticket, token);
    }

    @Test
    @Order(3)
    void badTokens_areRefused_andOthersNoticeNothing() throws Exception {
        canary();
        for (Map.Entry<String, String> row : badTokens().entrySet()) {
            assertThat(refusal("Authorization", "Bearer " + row.getKey())).isEqualTo("401 " + row.getValue());
            canaryHears();
        }
        String used = ticket(gateway, login.sign("d1", KeyServer.claims("carol")), APP);
        SseListener once = listen(Badge.page(APP), "device=c&ticket=" + used, gateway);
        await().atMost(PATIENCE).until(once::isConnected);
        assertThat(refusal("Origin", APP, "?ticket=" + used)).isEqualTo("401 ticket_used_or_unknown");
        canaryHears();
        String stolen = ticket(gateway, login.sign("d1", KeyServer.claims("carol")), APP);
        assertThat(refusal("Origin", "https://other.example.com", "?ticket=" + stolen))
                .isEqualTo("403 ticket_origin");
        assertThat(refusal("Origin", APP, "?ticket=" + stolen)).isEqualTo("401 ticket_used_or_unknown");
        canaryHears();
    }

    @Test
    @Order(4)
    void newKeyOfTheLogin_isTakenWithinHalfAMinute_theOldOneIsNoMore_andAFloodOfUnknownOnesAsksSeldom()
            throws Exception {
        canary();
        String old = login.sign("d1", KeyServer.claims("dora"));
        login.publish("d2", "r1");
        String fresh = login.sign("d2", KeyServer.claims("dora"));
        long began = System.nanoTime();
        int before = login.asked();

        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> {
            for (int i = 0; i < 20; i++) {
                String stranger = fresh.replaceFirst("[^.]+", header("x" + System.nanoTime()));
                assertThat(refusal("Authorization", "Bearer " + stranger)).isEqualTo("401 token_key");
            }
            return opens(fresh);
        });
        long halfMinutes = Duration.ofNanos(System.nanoTime() - began).toSeconds() / 30 + 1;
        // Both gateways look by themselves too, each five minutes.
        assertThat(login.asked() - before).isLessThanOrEqualTo((int) halfMinutes + 2);
        assertThat(refusal("Authorization", "Bearer " + old)).isEqualTo("401 token_key");
        canaryHears();
    }

    @Test
    @Order(5)
    void exampleForBrowsers_getsOneTicket_andComesBackByItsCookie_whenItsGatewayIsKilled() {
        NodePackages.install();
        String gateways = otherGateway.clientUrl() + "," + gateway.clientUrl();
        String example = Path.of("../examples/browser/godwit-stream.js")
                .toUri()
                .normalize()
                .toString();
        String token = login.sign("d2", KeyServer.claims("frank"));
        try (ChildProcess page =
                NodePackages.node("follow-ticket.mjs", List.of(example, gateways, APP, token, "counted"))) {
            Mailbox frank = Mailbox.user(Tenant.DEFAULT, "frank");
            await().atMost(PATIENCE).until(() -> page.out().contains("\"state\":\"open\""));
            ledger.push(frank);
            await().atMost(PATIENCE).until(() -> page.out().contains("\"n\\\":1"));

            // The first request was to the other, so the stream is here.
            gateway.kill();
            ledger.push(frank);
            await().atMost(PATIENCE).until(() -> page.out().contains("\"n\\\":2"));
            assertThat(page.out().lines().filter(line -> line.contains("\"POST\"")))
                    .hasSize(1);
            assertThat(page.out()).doesNotContain("\"waiting\"");
        }
    }

    /** Each with what is answered. */
    private static Map<String, String> badTokens() throws Exception {
        long now = System.currentTimeMillis() / 1000;
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put(sign(KeyServer.claims("eve").put("exp", now - 31)), "token_expired");
        rows.put(sign(KeyServer.claims("eve").put("nbf", now + 600)), "token_not_yet_valid");
        rows.put(sign(KeyServer.claims("eve").put("aud", "other")), "token_audience");
        rows.put(sign(KeyServer.claims("eve").put("iss", "https://evil.example.com")), "token_key");
        rows.put(sign(KeyServer.claims("eve").put("exp", "soon")), "token_malformed");
        String claims = encoded(KeyServer.claims("eve").encode());
        rows.put(encoded("{\"alg\":\"none\",\"kid\":\"d1\"}") + "." + claims + ".", "token_algorithm");
        rows.put(
                login.sign("stranger", KeyServer.claims("eve")).replaceFirst("[^.]+", header("d1")), "token_signature");
        for (String kid : List.of("../../../../etc/passwd", "/dev/null", "http://127.0.0.1:1/keys", "' or '1'='1")) {
            rows.put(sign(KeyServer.claims("eve")).replaceFirst("[^.]+", header(kid)), "token_key");
        }
        for (byte[] secret :
                List.of(login.rsa("r1").getEncoded(), pem(login.rsa("r1").getEncoded()))) {
            String text = encoded("{\"alg\":\"HS256\",\"kid\":\"r1\"}") + "." + claims;
            rows.put(text + "." + hmac(secret, text), "token_algorithm");
        }
        return rows;
    }

    private static String sign(JsonObject claims) {
        return login.sign("d1", claims);
    }

    private void canary() {
        canary = listen(Badge.bearer(cluster.token("canary")), "device=canary", otherGateway, gateway);
        await().atMost(PATIENCE).until(canary::isConnected);
    }

    private void canaryHears() {
        String id = ledger.push(Mailbox.user(Tenant.DEFAULT, "canary"));
        await("canary").atMost(PATIENCE).until(() -> canary.ids("user/canary").contains(id));
        assertThat(canary.gaps()).isEmpty();
        assertThat(canary.connections()).isEqualTo(1);
    }

    private SseListener listen(Badge badge, String query, RoleProcess... gateways) {
        List<URI> urls = List.of(gateways).stream().map(RoleProcess::clientUrl).toList();
        SseListener listener = new SseListener(urls, badge, query);
        listeners.add(listener);
        return listener;
    }

    private boolean opens(String token) {
        SseListener listener = listen(Badge.bearer(token), "device=x", gateway);
        try {
            await().atMost(Duration.ofSeconds(2)).until(listener::isConnected);
            return true;
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            listener.close();
            return false;
        }
    }

    private static String ticket(RoleProcess at, String token, String origin) throws Exception {
        HttpResponse<String> response = HTTP.send(
                HttpRequest.newBuilder(at.clientUrl().resolve("/v1/ticket"))
                        .header("Authorization", "Bearer " + token)
                        .header("Origin", origin)
                        .POST(BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new JsonObject(response.body()).getString("ticket");
    }

    private static String refusal(String header, String value) throws IOException, InterruptedException {
        return refusal(header, value, "");
    }

    /** Status and code of the answer to a stream's request. */
    private static String refusal(String header, String value, String query) throws IOException, InterruptedException {
        HttpResponse<String> response = HTTP.send(
                HttpRequest.newBuilder(gateway.clientUrl().resolve("/v1/stream" + query))
                        .header(header, value)
                        .timeout(Duration.ofSeconds(30))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return response.statusCode() + " " + new JsonObject(response.body()).getString("code");
    }

    private static String header(String kid) {
        return encoded(new JsonObject().put("alg", "EdDSA").put("kid", kid).encode());
    }

    private static String hmac(byte[] secret, String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] pem(byte[] der) {
        String text = "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(der)
                + "\n-----END PUBLIC KEY-----\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
