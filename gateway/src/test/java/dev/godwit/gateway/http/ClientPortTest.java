package dev.godwit.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.gateway.session.SessionRequest;
import dev.godwit.protocol.Position;
import dev.godwit.runtime.Check;
import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientPortTest {

    private static final String STREAM = "/v1/stream";

    private static TestPort port;

    @BeforeAll
    static void start() {
        port = TestPort.start();
    }

    @AfterAll
    static void stop() {
        port.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /, 404, not_found",
        "GET, /v1/nothing, 404, not_found",
        "GET, /v1/..%2f..%2fetc, 404, not_found",
        "GET, /v1/%00, 404, not_found",
        "POST, /v1/stream, 405, method_not_allowed",
        "HEAD, /v1/ws, 405, ''",
        "BREW, /v1/stream, 405, method_not_allowed",
        "GET, /v1/ws, 400, upgrade_required",
        "GET, /v1/stream, 401, token_missing",
        "GET, /v1/stream?token=x, 401, token_in_query",
        "GET, /%zz, 400, bad_request",
    })
    void otherRequests_getAProblem(String method, String target, int status, String code) throws Exception {
        try (RawHttp http = RawHttp.request(port.number(), method, target)) {
            assertThat(http.status()).isEqualTo(status);
            if (!code.isEmpty()) {
                assertThat(http.header("Content-Type")).contains("application/problem+json");
                assertThat(http.header("X-Content-Type-Options")).contains("nosniff");
                JsonObject problem = new JsonObject(http.body());
                assertThat(problem.getString("code")).isEqualTo(code);
                assertThat(problem.getInteger("status")).isEqualTo(status);
            }
        }
    }

    @Test
    void missingToken_isNoBadToken() throws Exception {
        try (RawHttp http = RawHttp.get(port.number(), STREAM)) {
            assertThat(http.header("WWW-Authenticate")).contains("Bearer realm=\"godwit\"");
        }
        for (String header : new String[] {"Bearer x", "Basic abc", "Bearer", ""}) {
            try (RawHttp http = RawHttp.get(port.number(), STREAM, "Authorization: " + header)) {
                assertThat(http.status()).isEqualTo(401);
                assertThat(http.header("WWW-Authenticate").orElseThrow())
                        .contains("error=\"invalid_token\"", "token_malformed");
            }
        }
        assertThat(port.count("godwit.auth.failures", "code", "token_malformed"))
                .isGreaterThanOrEqualTo(4);
        assertThat(port.count("godwit.auth.failures", "code", "token_missing")).isGreaterThanOrEqualTo(1);
    }

    @Test
    void twoTokens_areRefused() throws Exception {
        String bearer = "Authorization: Bearer " + port.token("two");
        try (RawHttp http = RawHttp.get(port.number(), STREAM, bearer, bearer)) {
            assertThat(code(http, 401)).isEqualTo("token_malformed");
        }
    }

    @Test
    void otherScheme_isRefused() throws Exception {
        try (RawHttp http = RawHttp.get(port.number(), STREAM, "Authorization: Digest " + port.token("digest"))) {
            assertThat(code(http, 401)).isEqualTo("token_malformed");
        }
    }

    @Test
    void scheme_isReadInAnyCase() throws Exception {
        try (RawHttp http = RawHttp.get(port.number(), STREAM, "authorization: bEARER  " + port.token("case"))) {
            assertThat(http.status()).isEqualTo(200);
        }
    }

    @Test
    void requestId_isTheClientsWhereItIsHarmless() throws Exception {
        try (RawHttp http = RawHttp.get(port.number(), "/", "X-Request-Id: abc-1.2_3")) {
            assertThat(http.header("X-Request-Id")).contains("abc-1.2_3");
        }
        try (RawHttp http = RawHttp.get(port.number(), "/", "X-Request-Id: <script>")) {
            assertThat(http.header("X-Request-Id").orElseThrow()).matches("[A-Za-z0-9_-]{22}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "AQ", "====", "../..", "-1", "AQEB AA", "AQAAAA"})
    void malformedLastEventId_namesTheField(String id) throws Exception {
        try (RawHttp http = port.get("pos", STREAM, "Last-Event-ID: " + id)) {
            JsonObject problem = problem(http, 400);
            assertThat(problem.getString("code")).isEqualTo("position_malformed");
            assertThat(problem.getString("field")).isEqualTo("Last-Event-ID");
        }
        try (RawHttp http = port.get("pos", STREAM + "?since=" + id.replace(" ", "%20"))) {
            assertThat(problem(http, 400).getString("field")).isEqualTo("since");
        }
        assertThat(port.count("godwit.bad.requests", "code", "position_malformed"))
                .isPositive();
    }

    @Test
    void lastEventId_winsOverSince() throws Exception {
        Position newer = new Position(2, 9, 9);
        String older = new Position(1, 1, 1).token();
        try (RawHttp http = port.get("both", STREAM + "?since=" + older, "Last-Event-ID: " + newer.token())) {
            assertThat(new SseReader(http::read).next().lastId()).isEqualTo(newer.token());
            assertThat(session("both").position()).contains(newer);
        }
        try (RawHttp http = port.get("empty", STREAM + "?since=" + older, "Last-Event-ID: ")) {
            assertThat(new SseReader(http::read).next().lastId()).isEqualTo(older);
        }
    }

    @Test
    void repeatedParameters_areRefused() throws Exception {
        String id = "Last-Event-ID: " + new Position(1, 1, 1).token();
        try (RawHttp http = port.get("twice", STREAM, id, id)) {
            assertThat(problem(http, 400).getString("field")).isEqualTo("Last-Event-ID");
        }
        try (RawHttp http = port.get("twice", STREAM + "?device=a&device=b")) {
            assertThat(problem(http, 400).getString("field")).isEqualTo("device");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ack=client, device_missing, device",
        "ack=server&device=phone, parameter_malformed, ack",
        "ack=&device=phone, parameter_malformed, ack",
        "ack=client&ack=client&device=phone, parameter_repeated, ack",
    })
    void wrongAck_namesTheField(String query, String code, String field) throws Exception {
        try (RawHttp http = port.get("acks", STREAM + "?" + query)) {
            JsonObject problem = problem(http, 400);
            assertThat(problem.getString("code")).isEqualTo(code);
            assertThat(problem.getString("field")).isEqualTo(field);
        }
    }

    @Test
    void clientThatAcknowledges_isToldToItsSession() throws Exception {
        try (RawHttp http = port.get("acker", STREAM + "?ack=client", "Cookie: godwit_device=known")) {
            assertThat(http.status()).isEqualTo(200);
            assertThat(port.sessions().of("acker").request().acks()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "envelope=1",
                "device=",
                "device=*x",
                "device=%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80"
                        + "%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80"
                        + "%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80x"
            })
    void oddParameters_areRefused(String query) throws Exception {
        try (RawHttp http = port.get("odd", STREAM + "?" + query)) {
            assertThat(problem(http, 400).getString("code")).isEqualTo("parameter_malformed");
        }
    }

    @Test
    void queryThatIsNotEncoded_isRefused() throws Exception {
        try (RawHttp http = port.get("enc", STREAM + "?device=%zz")) {
            assertThat(problem(http, 400).getString("code")).isEqualTo("query_malformed");
        }
    }

    @Test
    void device_isGivenByACookieThatComesBack() throws Exception {
        String cookie;
        try (RawHttp http = port.get("dev", STREAM)) {
            cookie = http.header("Set-Cookie").orElseThrow();
            assertThat(cookie)
                    .matches("godwit_device=[A-Za-z0-9_-]{22}; Max-Age=31536000; Path=/; HttpOnly; SameSite=Lax");
            assertThat(session("dev").device()).isEmpty();
        }
        String device = cookie.substring("godwit_device=".length(), cookie.indexOf(';'));
        try (RawHttp http = port.get("dev2", STREAM, "Cookie: a=b; godwit_device=" + device)) {
            assertThat(http.header("Set-Cookie")).isEmpty();
            assertThat(session("dev2").device()).contains(device);
        }
        try (RawHttp http = port.get("dev3", STREAM + "?device=tv", "Cookie: godwit_device=" + device)) {
            assertThat(http.header("Set-Cookie")).isEmpty();
            assertThat(session("dev3").device()).contains("tv");
        }
        try (RawHttp http = port.get("dev4", STREAM, "Cookie: godwit_device=*", "X-Forwarded-Proto: https")) {
            assertThat(http.header("Set-Cookie").orElseThrow()).endsWith("; Secure");
            assertThat(session("dev4").device()).isEmpty();
        }
    }

    @Test
    void deviceCookie_isSetOnAnUpgradeToo() throws Exception {
        try (RawHttp http =
                RawWebSocket.handshake(port.number(), "/v1/ws", "Authorization: Bearer " + port.token("devws"))) {
            assertThat(http.status()).isEqualTo(101);
            assertThat(http.header("Set-Cookie").orElseThrow()).startsWith("godwit_device=");
        }
    }

    @Test
    void badHttp_isAnsweredAndClosed() throws Exception {
        String bearer = "Authorization: Bearer " + port.token("bad");
        assertThat(status("GET /v1/stream?x=" + "y".repeat(17_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                .isEqualTo(414);
        assertThat(status("GET / HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(9_000) + "\r\n\r\n"))
                .isEqualTo(431);
        assertThat(status("GET / HTTP/1.1\r\nHost: x\r\n" + "A: b\r\n".repeat(3_000) + "\r\n"))
                .isEqualTo(431);
        assertThat(status("GET /v1/stream HTTP/1.1\r\nHost: x\r\n" + bearer
                        + "\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello"))
                .isEqualTo(400);
        assertThat(status("NONSENSE\r\n\r\n")).isEqualTo(400);
        assertThat(status("GET / HTTP/9.9\r\nHost: x\r\n\r\n")).isIn(400, 404, 501, 505);
        assertThat(status("CONNECT evil:443 HTTP/1.1\r\nHost: evil:443\r\n\r\n"))
                .isIn(400, 404, 405);
        canaryIsServed();
    }

    @Test
    void longTokenInTheQuery_fitsTheFirstLine() throws Exception {
        try (RawHttp http = RawHttp.get(port.number(), STREAM + "?token=" + "x".repeat(8_192))) {
            assertThat(code(http, 401)).isEqualTo("token_in_query");
        }
    }

    @Test
    void requestPipelinedBehindAStream_waits() throws Exception {
        try (RawHttp http = port.get("pipe", STREAM)) {
            for (int i = 0; i < 1_000; i++) {
                http.send("GET", "/nothing");
            }
            SseReader reader = new SseReader(http::read);
            assertThat(reader.next().name()).isEqualTo("connection_id");
            assertThat(reader.next().name()).isEqualTo("heartbeat");
        }
        canaryIsServed();
    }

    @Test
    void http2_isServedInClearText() throws Exception {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
        try (InputStream in = http2(client, "h2a");
                InputStream second = http2(client, "h2b")) {
            SseReader reader = new SseReader(new BufferedInputStream(in)::read);
            assertThat(reader.next().name()).isEqualTo("connection_id");
            String large = "x".repeat(512 * 1024);
            port.sessions()
                    .of("h2a")
                    .out(out -> out.message(TestPort.frame("h2a", 1, "e", large), () -> new Position(1, 1, 1)));
            assertThat(reader.next("e").data()).isEqualTo(large);
            assertThat(new SseReader(new BufferedInputStream(second)::read)
                            .next()
                            .name())
                    .isEqualTo("connection_id");
        }
        await().until(() -> port.sessions().of("h2a").clientLeft());
        await().until(() -> port.sessions().of("h2b").clientLeft());
        port.sessions()
                .of("h2a")
                .out(out -> out.message(TestPort.frame("h2a", 2, "e", "x"), () -> new Position(1, 2, 1)));
    }

    @Test
    void slowReaderOverHttp2_stopsItsOwnStreamOnly() throws Exception {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
        try (InputStream slow = http2(client, "h2slow");
                InputStream quick = http2(client, "h2quick")) {
            ScriptedSessions.Scripted session = port.sessions().of("h2slow");
            String bulk = "x".repeat(200_000);
            int sent = 0;
            while (session.<Boolean>ask(out -> out.writable()) && sent < 2_000) {
                long offset = sent++;
                session.out(out ->
                        out.message(TestPort.frame("h2slow", offset, "e", bulk), () -> new Position(1, offset, 1)));
            }
            assertThat(sent).isLessThan(2_000);

            port.sessions()
                    .of("h2quick")
                    .out(out -> out.message(TestPort.frame("h2quick", 1, "e", "x"), () -> new Position(1, 1, 1)));
            assertThat(new SseReader(new BufferedInputStream(quick)::read)
                            .next("e")
                            .data())
                    .isEqualTo("x");

            SseReader reader = new SseReader(new BufferedInputStream(slow)::read);
            for (int i = 0; i < sent; i++) {
                assertThat(reader.next("e").lastId()).isEqualTo(new Position(1, i, 1).token());
            }
            await().until(() -> session.timesWritable() > 0);
            assertThat(session.<Boolean>ask(out -> out.writable())).isTrue();
        }
    }

    @Test
    void takenPort_isNamed() {
        ClientPortOptions options =
                ClientPortOptions.of("127.0.0.1", port.number()).withLoops(1);
        Assertions.assertThatThrownBy(() -> TestPort.start(unused -> options))
                .isInstanceOf(CompletionException.class)
                .hasMessageContaining("127.0.0.1:" + port.number() + " is taken");
    }

    @Test
    void draining_refusesNewStreamsAndTellsOldOnes() throws Exception {
        TestPort other = TestPort.start();
        try (RawHttp http = other.get("old", STREAM)) {
            SseReader reader = new SseReader(http::read);
            assertThat(reader.next().name()).isEqualTo("connection_id");
            assertThat(other.port().check()).isEqualTo(Check.UP);
            other.port().drain();
            try (RawHttp late = other.get("late", STREAM)) {
                assertThat(code(late, 503)).isEqualTo("draining");
                assertThat(Integer.parseInt(late.header("Retry-After").orElseThrow()))
                        .isBetween(1, 5);
            }
            assertThat(other.port().check().state()).isEqualTo(Check.State.DOWN);
            other.close();
            assertThat(new JsonObject(reader.next("reconnect").data()).getInteger("close"))
                    .isEqualTo(4001);
            assertThat(reader.ended()).isTrue();
        }
    }

    @Test
    void devPage_isServedOnlyWhereSwitchedOn() throws Exception {
        try (TestPort other = TestPort.start(options -> options.withDevPage());
                RawHttp http = RawHttp.get(other.number(), "/")) {
            assertThat(http.status()).isEqualTo(200);
            assertThat(http.header("Content-Type")).contains("text/html; charset=utf-8");
            assertThat(http.header("Content-Security-Policy").orElseThrow())
                    .contains("default-src 'none'", "script-src 'sha256-", "style-src 'sha256-")
                    .doesNotContain("unsafe");
            assertThat(http.body()).contains("EventSource").doesNotContain("http://", "https://", "style=");
        }
    }

    private static InputStream http2(HttpClient client, String user) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.number() + STREAM))
                .header("Authorization", "Bearer " + port.token(user))
                .timeout(Duration.ofSeconds(5))
                .build();
        HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("connection")).isEqualTo(Optional.empty());
        return response.body();
    }

    private static void canaryIsServed() throws IOException {
        try (RawHttp http = port.get("canary", STREAM)) {
            port.sessions()
                    .of("canary")
                    .out(out -> out.message(TestPort.frame("canary", 1, "tweet", "x"), () -> new Position(1, 1, 1)));
            assertThat(new SseReader(http::read).next("tweet").data()).isEqualTo("x");
        }
    }

    private static int status(String raw) throws IOException {
        try (RawHttp http = RawHttp.connect(port.number())) {
            http.raw(raw);
            http.readHead();
            return http.status();
        }
    }

    private static SessionRequest session(String user) {
        return port.sessions().of(user).request();
    }

    private static JsonObject problem(RawHttp http, int status) throws IOException {
        assertThat(http.status()).isEqualTo(status);
        return new JsonObject(http.body());
    }

    private static String code(RawHttp http, int status) throws IOException {
        return problem(http, status).getString("code");
    }
}
