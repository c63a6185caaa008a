package dev.godwit.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {

    private static final String GOOD = "https://app.example.com";

    private static TestPort port;

    @BeforeAll
    static void start() {
        port = TestPort.start(options -> options.withOrigins(Set.of(GOOD)).withQueryTokens());
    }

    @AfterAll
    static void stop() {
        port.close();
    }

    @Test
    void allowedOrigin_mayReadTheStream() throws Exception {
        try (RawHttp http = port.get("o1", "/v1/stream", "Origin: " + GOOD)) {
            assertThat(http.status()).isEqualTo(200);
            assertThat(http.header("Access-Control-Allow-Origin")).contains(GOOD);
            assertThat(http.header("Vary")).contains("Origin");
        }
        try (RawHttp http = webSocket("Origin: " + GOOD)) {
            assertThat(http.status()).isEqualTo(101);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example.com",
                "http://app.example.com",
                "https://app.example.com:8443",
                "https://app.example.com.evil.com",
                "https://APP.example.com",
                "https://app.example.com/",
                "null",
                "*",
                ""
            })
    void otherOrigins_areDenied(String origin) throws Exception {
        try (RawHttp http = port.get("o2", "/v1/stream", "Origin: " + origin)) {
            assertThat(http.status()).isEqualTo(403);
            assertThat(new JsonObject(http.body()).getString("code")).isEqualTo("origin_denied");
            assertThat(http.header("Access-Control-Allow-Origin")).isEmpty();
        }
        try (RawHttp http = webSocket("Origin: " + origin)) {
            assertThat(http.status()).isEqualTo(403);
        }
        assertThat(port.count("godwit.auth.failures", "code", "origin_denied")).isPositive();
    }

    @Test
    void twoOrigins_areDenied() throws Exception {
        try (RawHttp http = port.get("o3", "/v1/stream", "Origin: " + GOOD, "Origin: https://evil.example.com")) {
            assertThat(http.status()).isEqualTo(403);
        }
    }

    @Test
    void missingOrigin_passesWithATokenGivenOnPurpose() throws Exception {
        try (RawHttp http = port.get("o4", "/v1/stream")) {
            assertThat(http.status()).isEqualTo(200);
            assertThat(http.header("Access-Control-Allow-Origin")).isEmpty();
        }
        try (RawHttp http = RawHttp.get(port.number(), "/v1/stream?token=" + port.token("o4"))) {
            assertThat(http.status()).isEqualTo(200);
        }
        try (RawHttp http = RawWebSocket.handshake(
                port.number(), "/v1/ws", "Sec-WebSocket-Protocol: godwit.bearer." + port.token("o4"))) {
            assertThat(http.status()).isEqualTo(101);
        }
    }

    @Test
    void otherCookies_areNoToken() throws Exception {
        String token = port.token("o5");
        for (String cookie : new String[] {"godwit", "__Secure-godwit", "token", "Authorization"}) {
            try (RawHttp http = RawHttp.get(port.number(), "/v1/stream", "Cookie: " + cookie + "=" + token)) {
                assertThat(http.status()).isEqualTo(401);
            }
        }
    }

    @Test
    void problems_canBeReadByAllowedPages() throws Exception {
        try (RawHttp http = RawHttp.get(port.number(), "/v1/stream", "Origin: " + GOOD)) {
            assertThat(http.status()).isEqualTo(401);
            assertThat(http.header("Access-Control-Allow-Origin")).contains(GOOD);
        }
    }

    @Test
    void preflight_isForAllowedOriginsOnly() throws Exception {
        try (RawHttp http = preflight(GOOD)) {
            assertThat(http.status()).isEqualTo(204);
            assertThat(http.header("Access-Control-Allow-Origin")).contains(GOOD);
            assertThat(http.header("Access-Control-Allow-Methods")).contains("GET, POST, DELETE");
            assertThat(http.header("Access-Control-Allow-Headers").orElseThrow())
                    .contains("Authorization", "Last-Event-ID");
        }
        try (RawHttp http = preflight("https://evil.example.com")) {
            assertThat(http.status()).isEqualTo(403);
            assertThat(http.header("Access-Control-Allow-Origin")).isEmpty();
            assertThat(http.header("Access-Control-Allow-Methods")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "null", "app.example.com", "https://app.example.com/", "https://", "https://a b"})
    void configuredOrigin_mustBeOne(String origin) {
        ClientPortOptions options = ClientPortOptions.of("127.0.0.1", 0);
        assertThatThrownBy(() -> options.withOrigins(Set.of(origin))).hasMessageStartingWith("origin: ");
    }

    private static RawHttp webSocket(String header) throws IOException {
        return RawWebSocket.handshake(port.number(), "/v1/ws", "Authorization: Bearer " + port.token("ws"), header);
    }

    private static RawHttp preflight(String origin) throws IOException {
        return RawHttp.request(
                port.number(),
                "OPTIONS",
                "/v1/stream",
                "Origin: " + origin,
                "Access-Control-Request-Method: GET",
                "Access-Control-Request-Headers: authorization");
    }
}
