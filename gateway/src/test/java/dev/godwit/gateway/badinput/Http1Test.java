package dev.godwit.gateway.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.gateway.connection.Rhythm;
import dev.godwit.gateway.http.RawHttp;
import dev.godwit.gateway.http.SseReader;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/1 as no client should speak it, above all where a proxy in front could see another request than we do. */
class Http1Test {

    private static final String STREAM = "GET /v1/stream HTTP/1.1\r\nHost: x\r\n";
    private static final String BEHIND = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n";

    // A connection that is not read is seen to be gone when it is written to: at its next heartbeat.
    private static final Rhythm QUICK = new Rhythm(
            Duration.ofMillis(500),
            Duration.ofMillis(900),
            Duration.ofHours(1),
            Duration.ofHours(2),
            Duration.ofSeconds(75));

    @RegisterExtension
    static final CanaryPort canary = new CanaryPort(options -> options.withRhythm(QUICK));

    /** Answered with an error and closed: what follows is not read as a request. */
    @ParameterizedTest
    @MethodSource("requestsThatEndTheConnection")
    void requestThatIsNone_isRefusedAndEndsTheConnection(String name, String raw) throws Exception {
        int sessions = canary.port().sessions().count();
        String bearer = canary.bearer("h1");
        try (RawHttp http = RawHttp.connect(canary.number())) {
            http.raw(raw.replace("$AUTH", bearer) + BEHIND);
            String answer = all(http);
            assertThat(answer).matches("(?s)(HTTP/[0-9.]+|ICAP/1.0) (400|414|431|501|505) .*");
            assertThat(answer.split("(HTTP|ICAP)/[0-9.]+ ", -1))
                    .as("answers: %s", answer)
                    .hasSize(2);
        }
        assertThat(canary.port().sessions().count()).isEqualTo(sessions);
    }

    static Stream<Arguments> requestsThatEndTheConnection() {
        return Stream.of(
                with("length and chunks", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                with("chunks and length", "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"),
                with("two lengths", "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello"),
                with("two lengths in one", "Content-Length: 5, 6\r\n\r\nhello"),
                with("length of -1", "Content-Length: -1\r\n\r\n"),
                with("length of +5", "Content-Length: +5\r\n\r\nhello"),
                with("length of 0x5", "Content-Length: 0x5\r\n\r\nhello"),
                with("length over 2^63", "Content-Length: 99999999999999999999\r\n\r\n"),
                with("no chunks", "Transfer-Encoding: xchunked\r\n\r\n"),
                with("chunks not last", "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"),
                with("chunks twice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                with("chunks with a vertical tab", "Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n"),
                with("blank before the colon", "Content-Length : 5\r\n\r\nhello"),
                with("no name", ": x\r\n\r\n"),
                with("no colon", "NoColon\r\n\r\n"),
                with("blank in the name", "X Y: z\r\n\r\n"),
                with("NUL in a value", "X: a\0b\r\n\r\n"),
                with("CR in a value", "X: a\rY: b\r\n\r\n"),
                with("bare LF in the headers", "X: a\nY: b\r\n\r\n"),
                Arguments.of("bare LF everywhere", "GET /v1/stream HTTP/1.1\nHost: x\n\n"),
                Arguments.of("bare LF behind the first line", "GET /v1/stream HTTP/1.1\nHost: x\r\n\r\n"),
                with("header of 8 KiB and one", "X: " + "y".repeat(8 * 1024 + 1) + "\r\n\r\n"),
                with("1,000 headers", "A: b\r\n".repeat(1_000) + "\r\n"),
                Arguments.of("no version", "GET /v1/stream\r\n\r\n"),
                Arguments.of("version of 2", "GET /v1/stream HTTP/2.0\r\nHost: x\r\n\r\n"),
                Arguments.of("other protocol", "GET /v1/stream ICAP/1.0\r\nHost: x\r\n\r\n"),
                Arguments.of("line of 16 KiB and one", "GET /" + "x".repeat(16 * 1024) + " HTTP/1.1\r\n\r\n"),
                Arguments.of("blank in the target", "GET /v1/stream x HTTP/1.1\r\nHost: x\r\n\r\n"),
                Arguments.of("two hosts", "GET /v1/stream HTTP/1.1\r\nHost: x\r\nHost: y\r\n$AUTH\r\n\r\n"),
                Arguments.of("TLS", "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\r\n\r\n"));
    }

    /** Each is answered with an error, and then the connection goes on or ends. */
    @ParameterizedTest
    @MethodSource("refusedTargets")
    void targetThatIsNone_isRefused(String line) throws Exception {
        int sessions = canary.port().sessions().count();
        try (RawHttp http = RawHttp.connect(canary.number())) {
            http.raw(line + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + canary.bearer("target") + "\r\n\r\n");
            http.readHead();
            assertThat(http.status()).isBetween(400, 505);
        }
        assertThat(canary.port().sessions().count()).isEqualTo(sessions);
    }

    static Stream<String> refusedTargets() {
        return Stream.of(
                "GET /v1/..%2F..%2Fetc/passwd",
                "GET /v1/../../etc/passwd",
                "GET /..%2Fv1%2Fstream",
                "GET /%2e%2e/%2e%2e/etc",
                "GET /v1%2Fstream",
                "GET /v1\\stream",
                "GET /v1/stream;x=y",
                "GET /v1/stream%00",
                "GET /v1/\0stream",
                "GET /v1/stream%0d%0aX:%20y",
                "GET /v1/stream?device=%ff%fe",
                "GET /v1/stream?device=%c0%af",
                "GET /v1/stream?topics=%ed%a0%80",
                "GET /v1/stream?device=%e2%82",
                "GET *",
                "OPTIONS *",
                "CONNECT evil.example:443",
                "CONNECT /v1/stream",
                "TRACE /v1/stream",
                "POST /v1/stream",
                "get /v1/stream",
                "PRI *");
    }

    @Test
    void bodyOfAGet_isPassedOver() throws Exception {
        try (RawHttp http = RawHttp.connect(canary.number())) {
            http.raw(STREAM + canary.bearer("body") + "\r\nContent-Length: 1000000\r\n\r\n" + "x".repeat(500_000));
            http.readHead();
            assertThat(http.status()).isEqualTo(200);
            SseReader reader = new SseReader(http::read);
            assertThat(reader.next().name()).isEqualTo("connection_id");
            http.raw("y".repeat(500_000));
            assertThat(reader.next().name()).isEqualTo("heartbeat");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz\r\n", "-1\r\n", "fffffffffffffffff\r\n", "1\r\nxx\r\n", "5;\r\nhello"})
    void bodyThatIsNone_endsTheStream(String chunk) throws Exception {
        try (RawHttp http = RawHttp.connect(canary.number())) {
            http.raw(STREAM + canary.bearer("chunk") + "\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk + "\r\n"
                    + BEHIND);
            assertThat(all(http)).doesNotContain("404");
        }
    }

    /** RFC 9112, section 5.2: replaced by a blank, and never another header. */
    @Test
    void foldedHeader_isOneValue() throws Exception {
        try (RawHttp http = RawHttp.connect(canary.number())) {
            http.raw("GET /nothing HTTP/1.1\r\nHost: x\r\nX-Request-Id: a\r\n b\r\nX: y\r\n X-Request-Id: c\r\n\r\n");
            http.readHead();
            assertThat(http.header("X-Request-Id").orElseThrow()).isNotIn("a", "b", "c", "a b");
        }
    }

    @Test
    void endlessBody_costsNothing() throws Exception {
        try (RawHttp http = RawHttp.connect(canary.number())) {
            http.raw(STREAM + canary.bearer("endless") + "\r\nTransfer-Encoding: chunked\r\n\r\n");
            String chunk = "4000\r\n" + "x".repeat(0x4000) + "\r\n";
            for (int i = 0; i < 2_000; i++) {
                http.raw(chunk);
            }
            Footprint now = Footprint.now();
            assertThat(now.heap() + now.direct()).isLessThan(256L << 20);
        } catch (IOException e) {
            // It may end the connection too.
        }
    }

    /** A stream never ends, so what is sent behind it is never answered: it must not be read without end. */
    @Test
    void requestsBehindAStream_areNotReadWithoutEnd() throws Exception {
        String thousand = BEHIND.repeat(1_000);
        AtomicLong sent = new AtomicLong();
        long most = 4_000;
        try (RawHttp http = RawHttp.connect(canary.number())) {
            http.raw(STREAM + canary.bearer("pipeline") + "\r\n\r\n");
            http.readHead();
            Thread flooding = new Thread(() -> flood(http, thousand, most, sent));
            flooding.start();
            Still.awaitStill(sent);
            assertThat(sent.get()).as("thousands of requests").isLessThan(most);
            canary.canariesAreServed();
        }
    }

    private static void flood(RawHttp http, String text, long most, AtomicLong sent) {
        try {
            while (sent.get() < most) {
                http.raw(text);
                sent.incrementAndGet();
            }
        } catch (IOException e) {
            // The test or the server closed the socket.
        }
    }

    @Test
    void upgradesOfAllKinds_areNoHarm() throws Exception {
        for (String upgrade : new String[] {"h2c", "TLS/1.3", "websocket, h2c", "\"", ""}) {
            try (RawHttp http = RawHttp.connect(canary.number())) {
                http.raw("GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: "
                        + upgrade + "\r\nHTTP2-Settings: ////\r\n\r\n");
                http.readHead();
                assertThat(http.status()).as(upgrade).isIn(101, 400, 404);
            }
        }
    }

    @Test
    void requestWithoutHost_isRefused() throws Exception {
        try (RawHttp http = RawHttp.connect(canary.number())) {
            http.raw("GET /v1/stream HTTP/1.1\r\n" + canary.bearer("hostless") + "\r\n\r\n");
            http.readHead();
            assertThat(http.status()).isEqualTo(400);
        }
    }

    @Test
    void thousandShortHeaders_areTooMany_andExpectIsNoHarm() throws Exception {
        try (RawHttp http = RawHttp.connect(canary.number())) {
            http.raw("GET /nothing HTTP/1.1\r\nHost: x\r\n" + "A: b\r\n".repeat(1_000) + "\r\n");
            http.readHead();
            assertThat(http.status()).isEqualTo(431);
        }
        try (RawHttp http = RawHttp.connect(canary.number())) {
            http.raw("POST /v1/stream HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n");
            http.readHead();
            assertThat(http.status()).isIn(100, 405, 417);
        }
    }

    private static Arguments with(String name, String rest) {
        return Arguments.of(name, STREAM + "$AUTH\r\n" + rest);
    }

    private static String all(RawHttp http) throws IOException {
        return new String(http.stream().readAllBytes(), java.nio.charset.StandardCharsets.ISO_8859_1);
    }
}
