package dev.godwit.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cookie is sent by a browser, whichever page is behind the request. */
class CookieTest {

    private static final String APP = "https://app.example.com";

    private static TestPort port;

    @BeforeAll
    static void start() {
        port = TestPort.start(options -> options.withOrigins(Set.of(APP)).withQueryTokens());
    }

    @AfterAll
    static void stop() {
        port.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Origin: " + APP, "Sec-Fetch-Site: same-origin"})
    void pagesThatMay_areLetIn(String header) throws Exception {
        try (RawHttp http = RawHttp.get(port.number(), "/v1/stream", cookie("c1"), header)) {
            assertThat(http.status()).isEqualTo(200);
            assertThat(http.headers("Set-Cookie")).noneMatch(cookie -> cookie.startsWith("__Host-godwit="));
        }
        try (RawHttp http = RawWebSocket.handshake(port.number(), "/v1/ws", cookie("c1"), header)) {
            assertThat(http.status()).isEqualTo(101);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-None: 1",
                "Origin: https://evil.example.com",
                "Origin: null",
                "Origin:",
                "Origin: https://app.example.com.evil.com",
                "Sec-Fetch-Site: same-site",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: none",
                "Sec-Fetch-Site: Same-Origin",
                "Sec-Fetch-Site: same-origin, cross-site",
                "Referer: https://app.example.com/"
            })
    void otherPages_areNot(String header) throws Exception {
        try (RawHttp http = RawHttp.get(port.number(), "/v1/stream", cookie("c2"), header)) {
            assertThat(http.status()).isEqualTo(403);
            assertThat(new JsonObject(http.body()).getString("code")).isEqualTo("origin_denied");
        }
        try (RawHttp http = RawWebSocket.handshake(port.number(), "/v1/ws", cookie("c2"), header)) {
            assertThat(http.status()).isEqualTo(403);
        }
    }

    @Test
    void originOfAnotherPage_isNotOutweighed() throws Exception {
        try (RawHttp http = RawHttp.get(
                port.number(),
                "/v1/stream",
                cookie("c3"),
                "Origin: https://evil.example.com",
                "Sec-Fetch-Site: same-origin")) {
            assertThat(http.status()).isEqualTo(403);
        }
    }

    @Test
    void tokenGivenOnPurpose_winsOverTheCookie() throws Exception {
        try (RawHttp http = port.get("c4-bearer", "/v1/stream", cookie("c4-cookie"))) {
            assertThat(http.status()).isEqualTo(200);
        }
        assertThat(port.sessions().of("c4-bearer")).isNotNull();
        String query = "/v1/stream?token=" + port.token("c5-query");
        try (RawHttp http = RawHttp.get(port.number(), query, cookie("c5-cookie"), "Origin: " + APP)) {
            assertThat(http.status()).isEqualTo(200);
        }
        assertThat(port.sessions().of("c5-query")).isNotNull();
        try (RawHttp http = RawHttp.get(
                port.number(), "/v1/stream", "Authorization: Bearer x", cookie("c4-cookie"), "Origin: " + APP)) {
            assertThat(http.status()).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "a.b.c", "\"\"", "%00"})
    void otherText_isNoToken(String text) throws Exception {
        try (RawHttp http =
                RawHttp.get(port.number(), "/v1/stream", "Cookie: __Host-godwit=" + text, "Origin: " + APP)) {
            assertThat(http.status()).isEqualTo(401);
            assertThat(new JsonObject(http.body()).getString("code")).isEqualTo("token_malformed");
        }
    }

    private static String cookie(String user) {
        return "Cookie: theme=dark; __Host-godwit=" + port.token(user) + "; godwit_device=d1";
    }
}
