package dev.godwit.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A token is exchanged for a ticket, the ticket for a stream and a cookie. */
class TicketsTest {

    private static final String APP = "https://app.example.com";
    private static final String OTHER = "https://other.example.com";

    private TestPort port;

    @BeforeEach
    void start() {
        port = TestPort.start(options -> options.withOrigins(Set.of(APP, OTHER, TestPort.CROSS_SITE)));
    }

    @AfterEach
    void stop() {
        port.close();
    }

    @Test
    void ticket_isForOneStream_andSetsTheCookie() throws Exception {
        try (RawHttp http = request("alice", "Origin: " + APP)) {
            assertThat(http.status()).isEqualTo(200);
            assertThat(http.header("Cache-Control")).contains("no-store");
            assertThat(http.header("Access-Control-Allow-Origin")).contains(APP);
            JsonObject answer = new JsonObject(http.body());
            assertThat(answer.getInteger("expiresIn")).isEqualTo(30);
            String ticket = answer.getString("ticket");
            String cookie = open(ticket, 200, "Origin: " + APP);
            assertThat(cookie)
                    .startsWith("__Host-godwit=")
                    .contains("; Path=/; Secure; HttpOnly; SameSite=Strict")
                    .doesNotContain("Domain");
            assertThat(Integer.parseInt(cookie.replaceAll(".*Max-Age=(\\d+);.*", "$1")))
                    .isBetween(200, 300);

            assertThat(refused(ticket, 401, "Origin: " + APP)).isEqualTo("ticket_used_or_unknown");
        }
        assertThat(port.sessions().of("alice")).isNotNull();
        assertThat(port.count("godwit.tickets", "outcome", "redeemed")).isEqualTo(1);
        assertThat(port.count("godwit.tickets", "outcome", "used_or_unknown")).isEqualTo(1);
        assertThat(port.count("godwit.auth.failures", "code", "ticket_used_or_unknown"))
                .isEqualTo(1);
    }

    @Test
    void webSocket_opensWithATicketToo() throws Exception {
        String ticket = ticket("alice", "Origin: " + APP);
        try (RawHttp http = RawWebSocket.handshake(port.number(), "/v1/ws?ticket=" + ticket, "Origin: " + APP)) {
            assertThat(http.status()).isEqualTo(101);
            assertThat(http.headers("Set-Cookie")).anyMatch(cookie -> cookie.startsWith("__Host-godwit="));
        }
        try (RawHttp http = RawWebSocket.handshake(port.number(), "/v1/ws?ticket=" + ticket, "Origin: " + APP)) {
            assertThat(http.status()).isEqualTo(401);
        }
    }

    @Test
    void pageOfAnotherSite_getsACookieThatIsSentFromThere() throws Exception {
        String ticket = ticket("alice", "Origin: " + TestPort.CROSS_SITE);
        assertThat(open(ticket, 200, "Origin: " + TestPort.CROSS_SITE))
                .contains("; Path=/; Secure; HttpOnly; SameSite=None; Partitioned");
    }

    @Test
    void otherOrigin_isRefused_andTheTicketIsVoid() throws Exception {
        for (String other : List.of("Origin: " + OTHER, "X-None: 1", "Sec-Fetch-Site: same-origin")) {
            String ticket = ticket("alice", "Origin: " + APP);
            assertThat(refused(ticket, 403, other)).isEqualTo("ticket_origin");
            assertThat(refused(ticket, 401, "Origin: " + APP)).isEqualTo("ticket_used_or_unknown");
        }
        assertThat(port.count("godwit.tickets", "outcome", "other_origin")).isEqualTo(3);
        String ofNoPage = ticket("alice");
        assertThat(refused(ofNoPage, 403, "Origin: " + APP)).isEqualTo("ticket_origin");
        open(ticket("alice"), 200);
    }

    @Test
    void originThatIsNotAllowed_burnsItToo() throws Exception {
        String ticket = ticket("alice", "Origin: " + APP);
        assertThat(refused(ticket, 403, "Origin: https://evil.example.com")).isEqualTo("origin_denied");
        assertThat(refused(ticket, 401, "Origin: " + APP)).isEqualTo("ticket_used_or_unknown");
        assertThat(port.count("godwit.tickets", "outcome", "burnt")).isEqualTo(1);
    }

    @Test
    void pageOfTheServersOwnOrigin_needsNoOriginInItsStream() throws Exception {
        String ticket = ticket("alice", "Origin: " + APP, "Sec-Fetch-Site: same-origin");
        open(ticket, 200, "Sec-Fetch-Site: same-origin");
    }

    @Test
    void expired_isUnknown() throws Exception {
        String ticket = ticket("alice", "Origin: " + APP);
        port.skip(Duration.ofSeconds(30));
        assertThat(refused(ticket, 401, "Origin: " + APP)).isEqualTo("ticket_used_or_unknown");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "..%2F..%2Fetc%2Fpasswd", "%00", "*"})
    void otherText_isUnknown(String text) throws Exception {
        assertThat(refused(text, 401)).isEqualTo("ticket_used_or_unknown");
    }

    /** A mistake that is mended at once needs no new ticket. */
    @ParameterizedTest
    @ValueSource(
            strings = {"since=!", "envelope=maybe", "device=", "ack=server", "ack=client", "topics=*", "history=x"})
    void requestThatIsNotUnderstood_leavesTheTicket(String mistake) throws Exception {
        String ticket = ticket("alice", "Origin: " + APP);
        String code = refused(ticket + "&" + mistake, 400, "Origin: " + APP);
        assertThat(code).isNotEqualTo("ticket_used_or_unknown");
        open(ticket, 200, "Origin: " + APP);
        assertThat(refused(ticket, 401, "Origin: " + APP)).isEqualTo("ticket_used_or_unknown");
    }

    @Test
    void ticketGivenTwice_isRefused() throws Exception {
        String ticket = ticket("alice");
        assertThat(refused(ticket + "&ticket=" + ticket, 400)).isEqualTo("parameter_repeated");
    }

    @Test
    void reconnect_isByTheCookie_withTheUsedTicketStillInTheUrl() throws Exception {
        String ticket = ticket("alice", "Origin: " + APP);
        String cookie = "Cookie: " + open(ticket, 200, "Origin: " + APP).replaceAll(";.*", "");

        assertThat(open(ticket, 200, "Origin: " + APP, cookie)).isEmpty();
        assertThat(open("", 200, "Origin: " + APP, cookie, "Last-Event-ID: ")).isEmpty();
        assertThat(refused(ticket, 401, cookie)).isEqualTo("ticket_used_or_unknown");

        String later = ticket("alice", "Origin: " + APP);
        open(later, 200, "Origin: " + APP);
        assertThat(open(ticket, 200, "Origin: " + APP, cookie)).isEmpty();
    }

    @Test
    void cookieOfSomebodyElse_doesNotStandInForATicket() throws Exception {
        String bobs = "Cookie: __Host-godwit=" + port.token("bob");
        String ticket = ticket("alice", "Origin: " + APP);
        open(ticket, 200, "Origin: " + APP, bobs);
        assertThat(port.sessions().of("alice")).isNotNull();

        assertThat(refused(ticket, 401, "Origin: " + APP, bobs)).isEqualTo("ticket_used_or_unknown");
        assertThat(refused("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 401, "Origin: " + APP, bobs))
                .isEqualTo("ticket_used_or_unknown");
    }

    @Test
    void storeThatDoesNotAnswer_isToldAsPassing_andCookiesGoOn() throws Exception {
        String ticket = ticket("alice", "Origin: " + APP);
        String alices = "Cookie: __Host-godwit=" + port.token("alice");
        port.tickets().available(false);
        try (RawHttp http = request("alice", "Origin: " + APP)) {
            assertThat(http.status()).isEqualTo(503);
            assertThat(http.header("Retry-After")).isPresent();
            assertThat(new JsonObject(http.body()).getString("code")).isEqualTo("tickets_unavailable");
        }
        assertThat(refused(ticket, 503, "Origin: " + APP)).isEqualTo("tickets_unavailable");
        open(ticket, 200, "Origin: " + APP, alices);
        assertThat(port.count("godwit.tickets", "outcome", "issued")).isEqualTo(1);
        assertThat(port.count("godwit.tickets", "outcome", "unavailable")).isEqualTo(3);
    }

    @Test
    void ticket_countsOnlyBehindABearer_andBeforeAnythingElse() throws Exception {
        String ticket = ticket("alice");
        open(ticket, 200, "Authorization: Bearer " + port.token("bob"));
        String subprotocol = "Sec-WebSocket-Protocol: godwit.v1.json, godwit.bearer." + port.token("carol");
        try (RawHttp http = RawWebSocket.handshake(port.number(), "/v1/ws?ticket=" + ticket, subprotocol)) {
            assertThat(http.status()).isEqualTo(101);
        }
        assertThat(port.sessions().of("bob")).isNotNull();
        assertThat(port.sessions().of("carol")).isNotNull();

        open(ticket + "&token=" + port.token("dave"), 200);
        assertThat(port.sessions().of("alice")).isNotNull();
    }

    @Test
    void whatIsKept_saysNeitherTicketNorToken() throws Exception {
        String token = port.token("alice");
        String ticket;
        try (RawHttp http = post("Authorization: Bearer " + token)) {
            ticket = new JsonObject(http.body()).getString("ticket");
        }
        assertThat(port.tickets().contents()).hasSize(1).allSatisfy((name, content) -> {
            assertThat(name).isNotEqualTo(ticket).hasSize(43);
            assertThat(new String(content, StandardCharsets.ISO_8859_1))
                    .doesNotContain(token.substring(0, 10), "alice", ticket);
        });
    }

    @Test
    void request_isRefusedWithoutABearerToken() throws Exception {
        assertThat(refusedPost(401)).isEqualTo("token_missing");
        String cookie = "Cookie: __Host-godwit=" + port.token("alice");
        assertThat(refusedPost(401, cookie, "Origin: " + APP)).isEqualTo("token_missing");
        assertThat(refusedPost(401, "Authorization: Bearer x")).isEqualTo("token_malformed");
        assertThat(refusedPost(403, "Authorization: Bearer " + port.token("a"), "Origin: https://evil.example.com"))
                .isEqualTo("origin_denied");
        assertThat(port.tickets().contents()).isEmpty();
        assertThat(port.count("godwit.auth.failures", "code", "token_missing")).isEqualTo(2);
    }

    @Test
    void request_hasNeitherBodyNorQuery() throws Exception {
        String bearer = "Authorization: Bearer " + port.token("alice");
        try (RawHttp http =
                RawHttp.request(port.number(), "POST", "/v1/ticket?user=bob", bearer, "Content-Length: 0")) {
            assertThat(http.status()).isEqualTo(400);
            assertThat(http.body()).contains("parameter_unexpected", "query");
        }
        try (RawHttp http = RawHttp.connect(port.number())) {
            http.send("POST", "/v1/ticket", bearer, "Content-Length: 2");
            http.raw("{}");
            http.readHead();
            assertThat(http.status()).isEqualTo(400);
            assertThat(http.body()).contains("parameter_unexpected", "body");
        }
        try (RawHttp http =
                RawHttp.request(port.number(), "POST", "/v1/ticket", bearer, "Transfer-Encoding: chunked")) {
            assertThat(http.status()).isEqualTo(400);
            assertThat(http.body()).contains("parameter_unexpected", "body");
        }
    }

    @Test
    void tokenThatNoCookieHolds_isRefused() throws Exception {
        String token = port.issuer()
                .sign(new JsonObject()
                        .put("sub", "alice")
                        .put("aud", "godwit")
                        .put("exp", System.currentTimeMillis() / 1000 + 60)
                        .put("padding", "x".repeat(3_500)));
        assertThat(refusedPost(400, "Authorization: Bearer " + token)).isEqualTo("token_too_long");
    }

    @Test
    void tokenThatIsNoLongerGood_isNotLetInByItsTicket() throws Exception {
        port.lateKeys().answer();
        String ticket = ticketFor(port.lateKeys().token("alice"));
        port.lateKeys().forget();
        assertThat(refused(ticket, 401)).isEqualTo("token_key");
    }

    @Test
    void otherMethods_areNotAllowed() throws Exception {
        try (RawHttp http = RawHttp.get(port.number(), "/v1/ticket")) {
            assertThat(http.status()).isEqualTo(405);
            assertThat(http.header("Allow")).contains("POST, DELETE");
        }
    }

    @Test
    void signingOut_clearsTheCookie_forPagesThatMay() throws Exception {
        try (RawHttp http = RawHttp.request(port.number(), "DELETE", "/v1/ticket", "Origin: " + APP)) {
            assertThat(http.status()).isEqualTo(204);
            assertThat(http.header("Cache-Control")).contains("no-store");
            assertThat(http.header("Set-Cookie").orElseThrow())
                    .startsWith("__Host-godwit=; Max-Age=0; Path=/; Secure; HttpOnly");
        }
        for (String header : List.of("Origin: https://evil.example.com", "X-None: 1")) {
            try (RawHttp http = RawHttp.request(port.number(), "DELETE", "/v1/ticket", header)) {
                assertThat(http.status()).isEqualTo(403);
                assertThat(http.headers("Set-Cookie")).isEmpty();
            }
        }
    }

    private RawHttp request(String user, String... headers) throws IOException {
        return post(with("Authorization: Bearer " + port.token(user), headers));
    }

    private RawHttp post(String... headers) throws IOException {
        return RawHttp.request(port.number(), "POST", "/v1/ticket", with("Content-Length: 0", headers));
    }

    private String ticket(String user, String... headers) throws IOException {
        return ticketFor(port.token(user), headers);
    }

    private String ticketFor(String token, String... headers) throws IOException {
        try (RawHttp http = post(with("Authorization: Bearer " + token, headers))) {
            assertThat(http.status()).isEqualTo(200);
            return new JsonObject(http.body()).getString("ticket");
        }
    }

    private String refusedPost(int status, String... headers) throws IOException {
        try (RawHttp http = post(headers)) {
            assertThat(http.status()).isEqualTo(status);
            return new JsonObject(http.body()).getString("code");
        }
    }

    /** The token's cookie as the stream sets it; empty if it sets none. */
    private String open(String ticket, int status, String... headers) throws IOException {
        String query = ticket.isEmpty() ? "" : "&ticket=" + ticket;
        try (RawHttp http = RawHttp.get(port.number(), "/v1/stream?device=d" + query, headers)) {
            assertThat(http.status()).isEqualTo(status);
            return http.headers("Set-Cookie").stream()
                    .filter(cookie -> cookie.startsWith("__Host-godwit="))
                    .findFirst()
                    .orElse("");
        }
    }

    private String refused(String ticket, int status, String... headers) throws IOException {
        try (RawHttp http = RawHttp.get(port.number(), "/v1/stream?ticket=" + ticket, headers)) {
            assertThat(http.status()).isEqualTo(status);
            assertThat(http.headers("Set-Cookie")).isEmpty();
            return new JsonObject(http.body()).getString("code");
        }
    }

    private static String[] with(String first, String... more) {
        return Stream.concat(Stream.of(first), Arrays.stream(more)).toArray(String[]::new);
    }
}
