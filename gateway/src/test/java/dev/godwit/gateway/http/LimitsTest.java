package dev.godwit.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.gateway.connection.Rhythm;
import dev.godwit.gateway.limit.AddressRule;
import dev.godwit.gateway.limit.LimitOptions;
import dev.godwit.gateway.limit.LoadGuard.Load;
import dev.godwit.gateway.limit.Rate;
import dev.godwit.gateway.session.Close;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.Tenant;
import dev.godwit.runtime.Check;
import dev.godwit.tokens.TokenRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client runs into that is too many, too fast or too slow; and that the others do not notice. */
class LimitsTest {

    private static final String STREAM = "/v1/stream";
    private static final HttpLimits SHORT =
            new HttpLimits(Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(2), 0, 64 * 1024);

    private TestPort port;
    private final List<RawHttp> opened = new ArrayList<>();

    @AfterEach
    void stop() throws IOException {
        for (RawHttp http : opened) {
            http.close();
        }
        // Whatever was refused, cut or left: nothing is held any more.
        await().atMost(Duration.ofSeconds(30)).until(() -> port.limits().open() == 0);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> port.limits().sockets().count() == 0);
        port.close();
    }

    @Test
    void userWithTooManyConnections_isToldWhenToComeBack_othersAreServed() throws Exception {
        start(LimitOptions.NONE.withPerUser(2));
        RawHttp first = stream("alice");
        assertThat(first.status()).isEqualTo(200);
        assertThat(stream("alice").status()).isEqualTo(200);

        assertRefused(stream("alice"), 429, "too_many_connections");
        assertThat(webSocket("alice").status()).isEqualTo(429);
        assertThat(stream("canary").status()).isEqualTo(200);
        first.close();
        await().until(() -> stream("alice").status() == 200);
        assertThat(port.count("godwit.limit.exceeded", "limit", "connections_per_user"))
                .isGreaterThanOrEqualTo(2);
    }

    @Test
    void usersOfOneName_inTwoTenants_areTwo() throws Exception {
        start(LimitOptions.NONE.withPerUser(1));
        String ofAcme = port.issuer()
                .issue(TokenRequest.of("alice", Duration.ofMinutes(5)).withTenant(new Tenant("acme")));
        assertThat(stream("alice").status()).isEqualTo(200);

        assertThat(keep(RawHttp.get(port.number(), STREAM, "Authorization: Bearer " + ofAcme))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void connectionThatFailsToBegin_holdsNoPlace() throws Exception {
        start(LimitOptions.NONE.withPerUser(1));
        port.sessions().failToOpen(true);
        assertThat(stream("alice").status()).isEqualTo(500);

        port.sessions().failToOpen(false);
        assertThat(stream("alice").status()).isEqualTo(200);
    }

    @Test
    void addressWithTooManyConnections_isRefused_proxiesAreNoAddress() throws Exception {
        AddressRule rule = new AddressRule(List.of("127.0.0.0/8"));
        start(LimitOptions.NONE.withAddresses(rule).withPerAddress(1));

        assertThat(stream("a", "X-Forwarded-For: 198.51.100.1").status()).isEqualTo(200);
        assertRefused(stream("b", "X-Forwarded-For: 8.8.8.8, 198.51.100.1"), 429, "too_many_connections");
        assertThat(stream("c", "X-Forwarded-For: 198.51.100.2").status()).isEqualTo(200);
        assertThat(stream("d", "X-Forwarded-For: 2001:db8::1").status()).isEqualTo(200);
        assertRefused(stream("e", "X-Forwarded-For: 2001:db8::2"), 429, "too_many_connections");
    }

    @Test
    void whoIsNoProxyOfOurs_isNotBelieved() throws Exception {
        start(LimitOptions.NONE.withPerAddress(1));

        assertThat(stream("a", "X-Forwarded-For: 198.51.100.1").status()).isEqualTo(200);
        assertRefused(stream("b", "X-Forwarded-For: 198.51.100.2"), 429, "too_many_connections");
    }

    @Test
    void addressThatConnectsTooOften_isRefused_beforeItsTokenIsLookedAt() throws Exception {
        start(LimitOptions.NONE.withConnectsPerAddress(new Rate(0.001, 2)));
        stream("a");
        stream("b");

        assertRefused(
                keep(RawHttp.get(port.number(), STREAM, "Authorization: Bearer nonsense")), 429, "too_many_connects");
        assertThat(port.count("godwit.auth.failures")).isZero();
    }

    @Test
    void fullNode_shedsNewClients_andKeepsThoseItHas() throws Exception {
        start(LimitOptions.NONE.withMark(0.9));
        RawHttp canary = stream("canary");
        port.limits().guard().look(List.of(new Load("heap", 0.95)));

        assertRefused(stream("late"), 503, "shedding");
        assertThat(Integer.parseInt(keep(stream("late")).header("Retry-After").orElseThrow()))
                .isBetween(5, 30);
        assertThat(port.port().check()).isEqualTo(Check.degraded("takes no new clients: heap 95 %"));
        port.sessions()
                .of("canary")
                .out(outbound -> outbound.message(
                        TestPort.frame("canary", 1, "told", "still here"), () -> new Position(1, 1, 0)));
        assertThat(new SseReader(canary::read).next("told").data()).isEqualTo("still here");

        port.limits().guard().look(List.of(new Load("heap", 0.2)));
        assertThat(stream("late").status()).isEqualTo(200);
    }

    @Test
    void nodeWithAsManyConnectionsAsItMayHave_sheds() throws Exception {
        start(LimitOptions.NONE.withConnections(2));
        stream("a");
        RawHttp second = stream("b");

        assertRefused(stream("c"), 503, "shedding");
        second.close();
        await().until(() -> stream("c").status() == 200);
    }

    @ParameterizedTest
    @ValueSource(ints = {RawWebSocket.TEXT, RawWebSocket.PING, RawWebSocket.PONG})
    void floodOfFrames_endsTheConnection_andNoOther(int opcode) throws Exception {
        start(LimitOptions.NONE.withFrames(new Rate(0.001, 20)));
        try (RawWebSocket canary = RawWebSocket.open(port.number(), "/v1/ws", bearer("canary"));
                RawWebSocket flood = RawWebSocket.open(port.number(), "/v1/ws", bearer("flood"))) {
            byte[] payload =
                    opcode == RawWebSocket.TEXT ? "{\"type\":\"ping\"}".getBytes(StandardCharsets.UTF_8) : new byte[0];
            port.sessions().of("flood");
            for (int i = 0; i < 21; i++) {
                flood.send(opcode, true, payload);
            }

            assertThat(flood.closeCode()).isEqualTo(4129);
            canary.text("{\"type\":\"ping\",\"id\":\"7\"}");
            assertThat(canary.next("pong").getString("id")).isEqualTo("7");
        }
        assertThat(port.count("godwit.limit.exceeded", "limit", "frames")).isEqualTo(1);
        assertThat(port.count("godwit.connections.closed", "transport", "websocket", "reason", "limit"))
                .isEqualTo(1);
    }

    @Test
    void headThatDrips_isCut() throws Exception {
        start(options -> options.withLimits(SHORT), LimitOptions.NONE);
        RawHttp slow = keep(RawHttp.connect(port.number()));
        long begin = System.nanoTime();
        slow.raw("GET /v1/stream HTTP/1.1\r\n");

        boolean cut = false;
        for (int i = 0; i < 300 && !cut; i++) {
            cut = dripped(slow, "X");
        }
        assertThat(cut).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(900));
        assertThat(stream("canary").status()).isEqualTo(200);
    }

    @Test
    void connectionThatSaysNothing_isCut_alsoBetweenRequests_aStreamIsNot() throws Exception {
        start(options -> options.withLimits(SHORT), LimitOptions.NONE);
        RawHttp canary = stream("canary");
        RawHttp silent = keep(RawHttp.connect(port.number()));
        assertThat(silent.closedByServer()).isTrue();

        RawHttp again = keep(RawHttp.get(port.number(), "/nothing"));
        again.body();
        again.send("GET", "/nothing");
        again.readHead();
        again.body();
        again.raw("GET /v1/stream HTTP/1.1\r\nX: ");
        assertThat(again.closedByServer()).isTrue();

        port.sessions().of("canary").out(outbound -> outbound.close(Close.DRAIN));
        assertThat(new SseReader(canary::read).next("reconnect")).isNotNull();
    }

    @Test
    void connectionWithItsLastRequest_isClosedAfterTheAnswer() throws Exception {
        start(
                options -> options.withLimits(new HttpLimits(
                        Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(10), 3, 64 * 1024)),
                LimitOptions.NONE);
        RawHttp http = keep(RawHttp.get(port.number(), "/nothing"));
        assertThat(http.header("Connection")).isEmpty();
        http.body();
        http.send("GET", "/nothing");
        http.readHead();
        http.body();

        http.send("GET", "/nothing");
        http.readHead();
        assertThat(http.header("Connection")).contains("close");
        http.body();
        assertThat(http.closedByServer()).isTrue();
    }

    @Test
    void socketsOfOneAddress_areCutWhereTheyAreFarTooMany() throws Exception {
        start(LimitOptions.NONE.withPerAddress(2));
        RawHttp canary = stream("canary");
        for (int i = 0; i < 3; i++) {
            keep(RawHttp.connect(port.number()));
        }
        await().until(() -> port.limits().sockets().count() == 4);

        assertThat(keep(RawHttp.connect(port.number())).closedByServer()).isTrue();
        assertThat(canary.status()).isEqualTo(200);
    }

    @Test
    void clientsThatLeaveAtAnyMoment_leaveNothing() throws Exception {
        start(
                options -> options.withRhythm(new Rhythm(
                        Duration.ofMillis(200),
                        Duration.ofMillis(300),
                        Duration.ofHours(1),
                        Duration.ofHours(2),
                        Duration.ofSeconds(2))),
                LimitOptions.NONE.withPerUser(20).withPerAddress(60).withConnections(80));
        Random random = new Random(5);
        for (int i = 0; i < 400; i++) {
            if (opened.size() > 40 || (random.nextInt(3) == 0 && !opened.isEmpty())) {
                opened.remove(random.nextInt(opened.size())).close();
            } else {
                beginSomething(random);
            }
        }
        assertThat(port.limits().open()).isBetween(0, 80);
    }

    private void beginSomething(Random random) throws IOException {
        String user = "user" + random.nextInt(4);
        RawHttp http = keep(RawHttp.connect(port.number()));
        String token = "Authorization: Bearer " + (random.nextInt(5) == 0 ? "bad" : port.token(user));
        switch (random.nextInt(5)) {
            case 0 -> http.raw("GET /v1/str");
            case 1 -> http.send("GET", STREAM, token);
            case 2 ->
                http.send(
                        "GET",
                        "/v1/ws",
                        token,
                        "Upgrade: websocket",
                        "Connection: Upgrade",
                        "Sec-WebSocket-Version: 13",
                        "Sec-WebSocket-Key: " + (random.nextBoolean() ? "dGhlIHNhbXBsZSBub25jZQ==" : "x"));
            case 3 -> {
                http.send("GET", STREAM, token);
                http.close();
                opened.remove(http);
            }
            default -> {
                http.send("GET", STREAM + "?device=%00", token);
                http.readHead();
            }
        }
    }

    private void start(LimitOptions most) {
        start(options -> options, most);
    }

    private void start(UnaryOperator<ClientPortOptions> change, LimitOptions most) {
        port = TestPort.start(change, most);
    }

    private RawHttp stream(String user, String... headers) throws IOException {
        return keep(port.get(user, STREAM, headers));
    }

    private RawHttp webSocket(String user) throws IOException {
        return keep(RawWebSocket.handshake(port.number(), "/v1/ws", bearer(user)));
    }

    private String bearer(String user) {
        return "Authorization: Bearer " + port.token(user);
    }

    private RawHttp keep(RawHttp http) {
        opened.add(http);
        return http;
    }

    private static boolean dripped(RawHttp slow, String text) throws Exception {
        try {
            slow.raw(text);
            // Not a wait for something to happen: this is how the client behaves.
            LockSupport.parkNanos(50_000_000);
            return false;
        } catch (SocketException e) {
            return true;
        }
    }

    private static void assertRefused(RawHttp http, int status, String code) throws IOException {
        assertThat(http.status()).isEqualTo(status);
        assertThat(Integer.parseInt(http.header("Retry-After").orElseThrow())).isPositive();
        assertThat(http.header("Content-Type")).contains("application/problem+json");
        assertThat(new JsonObject(http.body()).getString("code")).isEqualTo(code);
    }
}
