package dev.godwit.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.gateway.http.ScriptedSessions.Acknowledged;
import dev.godwit.gateway.session.Ack;
import dev.godwit.gateway.session.WrongAck;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.Tenant;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code POST /v1/ack}. */
class AckRouteTest {

    private static final String POSITION = new Position(1, 4, 5).token();
    private static final String ONE = "{\"mailbox\":\"user/alice\",\"id\":\"1-42\"}";

    private static TestPort port;

    private final Queue<Acknowledged> taken = new ConcurrentLinkedQueue<>();

    @BeforeAll
    static void start() {
        port = TestPort.start();
    }

    @AfterAll
    static void stop() {
        port.close();
    }

    @BeforeEach
    void takeAll() {
        port.sessions().onAcks(acks -> {
            taken.add(acks);
            return CompletableFuture.completedFuture(Optional.empty());
        });
    }

    @Test
    void acks_areTaken() throws Exception {
        Ack one = new Ack.Of("user/alice", new MessageId(1, 42));
        Ack all = new Ack.UpTo(new Position(1, 4, 5));
        try (RawHttp http = connect()) {
            for (String body : List.of(
                    ONE,
                    "{\"position\":\"" + POSITION + "\",\"later\":{\"x\":[1]}}",
                    "{\"acks\":[" + ONE + ",{\"position\":\"" + POSITION + "\"}]}")) {
                post(http, body);
                assertThat(http.status()).isEqualTo(204);
            }
        }
        assertThat(taken).extracting(Acknowledged::acks).containsExactly(List.of(one), List.of(all), List.of(one, all));
        assertThat(taken)
                .allMatch(acks -> acks.user().equals(Mailbox.user(Tenant.DEFAULT, "alice"))
                        && acks.device().equals("phone"));
    }

    @Test
    void device_mayBeThatOfTheCookie() throws Exception {
        try (RawHttp http = connect()) {
            post(http, "/v1/ack", ONE, "Cookie: godwit_device=tablet");
            assertThat(http.status()).isEqualTo(204);
        }
        assertThat(taken).extracting(Acknowledged::device).containsExactly("tablet");
    }

    @Test
    void withoutADevice_nothingIsAcknowledged() throws Exception {
        try (RawHttp http = connect()) {
            post(http, "/v1/ack", ONE);
            assertThat(problem(http, 400)).containsExactly("device_missing", "device");
        }
        assertThat(taken).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            emptyValue = "",
            value = {
                "{} | mailbox",
                "{\"mailbox\":\"all\"} | id",
                "{\"mailbox\":1,\"id\":\"1-1\"} | mailbox",
                "{\"mailbox\":\"all\",\"id\":\"one\"} | id",
                "{\"position\":\"AQ\"} | position",
                "{\"position\":\"\"} | position",
                "{\"position\":\"AQEAAA\",\"mailbox\":\"all\"} | mailbox",
                "{\"acks\":[]} | acks",
                "{\"acks\":{}} | acks",
                "{\"acks\":[1]} | acks[0]",
                "{\"acks\":[{\"position\":\"AQEAAA\"},{\"mailbox\":\"all\"}]} | acks[1].id",
                "{\"acks\":[{\"position\":\"AQEAAA\"}],\"mailbox\":\"all\"} | acks",
                "{\"mailbox\":\"all\",\"mailbox\":\"all\",\"id\":\"1-1\"} | ''",
                "{\"mailbox\":\"all\",\"id\":\"1-1\"} x | ''",
                "{\"mailbox\":\"all\",\"id\":\"1-1\" | ''",
                "[] | ''",
                "null | ''",
                "NaN | ''",
            })
    void wrongBody_namesTheField(String body, String field) throws Exception {
        try (RawHttp http = connect()) {
            post(http, body);
            assertThat(problem(http, 400)).containsExactly("body_malformed", field);
            post(http, ONE);
            assertThat(http.status()).isEqualTo(204);
        }
        assertThat(taken).hasSize(1);
    }

    @Test
    void deepOrEmptyOrForeignBytes_areRefused() throws Exception {
        byte[] overlong = {'{', '"', (byte) 0xc0, (byte) 0x80, '"', ':', '1', '}'};
        for (byte[] body : List.of(
                new byte[0], "[".repeat(40).getBytes(StandardCharsets.UTF_8), overlong, new byte[] {(byte) 0xff})) {
            try (RawHttp http = connect()) {
                post(http, "/v1/ack?device=phone", body);
                assertThat(problem(http, 400)).contains("body_malformed");
            }
        }
    }

    @Test
    void moreAcksThanMayBe_areRefused() throws Exception {
        String all = IntStream.range(0, 129).mapToObj(i -> ONE).collect(Collectors.joining(","));
        try (RawHttp http = connect()) {
            post(http, "{\"acks\":[" + all + "]}");
            assertThat(problem(http, 400)).containsExactly("body_malformed", "acks");
        }
    }

    @Test
    void largeBody_isRefused() throws Exception {
        try (RawHttp http = connect()) {
            http.send(
                    "POST",
                    "/v1/ack?device=phone",
                    bearer(),
                    "Content-Type: application/json",
                    "Content-Length: 65537");
            http.readHead();
            assertThat(problem(http, 413)).contains("body_too_large");
        }
        try (RawHttp http = connect()) {
            http.send(
                    "POST",
                    "/v1/ack?device=phone",
                    bearer(),
                    "Content-Type: application/json",
                    "Transfer-Encoding: chunked");
            http.raw("10001\r\n" + " ".repeat(0x10001));
            http.readHead();
            assertThat(problem(http, 413)).contains("body_too_large");
            assertThat(http.closedByServer()).isTrue();
        }
    }

    @Test
    void bodyOfAnotherType_isRefused() throws Exception {
        for (String header : List.of("Content-Type: text/plain", "Content-Type: application/jsonx", "X-No: type")) {
            try (RawHttp http = connect()) {
                http.send("POST", "/v1/ack?device=phone", bearer(), header, "Content-Length: " + ONE.length());
                http.raw(ONE);
                http.readHead();
                assertThat(problem(http, 415)).containsExactly("unsupported_media_type", "Content-Type");
            }
        }
    }

    @Test
    void bodyThatDoesNotCome_isNotWaitedForForEver() throws Exception {
        try (RawHttp http = connect()) {
            http.send("POST", "/v1/ack?device=phone", bearer(), "Content-Type: application/json", "Content-Length: 10");
            http.raw("{");
            http.patience(20_000);
            http.readHead();
            assertThat(problem(http, 408)).contains("body_timeout");
            assertThat(http.closedByServer()).isTrue();
        }
    }

    @Test
    void ackThatIsNotTrue_namesTheFieldAndThePlace() throws Exception {
        port.sessions()
                .onAcks(acks -> CompletableFuture.completedFuture(
                        Optional.of(new WrongAck(acks.acks().size() - 1, "id", "beyond what is there"))));
        try (RawHttp http = connect()) {
            post(http, ONE);
            assertThat(problem(http, 400)).containsExactly("bad_ack", "id");
            post(http, "{\"acks\":[" + ONE + "," + ONE + "]}");
            assertThat(problem(http, 400)).containsExactly("bad_ack", "acks[1].id");
        }
    }

    @Test
    void storeThatIsAway_asksToComeBack() throws Exception {
        port.sessions().onAcks(acks -> CompletableFuture.failedFuture(new IllegalStateException("down")));
        try (RawHttp http = connect()) {
            post(http, ONE);
            assertThat(http.header("Retry-After")).isPresent();
            assertThat(problem(http, 503)).contains("unavailable");
        }
    }

    @Test
    void whoHasNoToken_isNotHeard() throws Exception {
        try (RawHttp http = connect()) {
            http.send("POST", "/v1/ack?device=phone", "Content-Type: application/json", "Content-Length: 2");
            http.raw("{}");
            http.readHead();
            assertThat(http.status()).isEqualTo(401);
        }
        try (RawHttp http = connect()) {
            http.send("GET", "/v1/ack", bearer());
            http.readHead();
            assertThat(http.status()).isEqualTo(405);
            assertThat(http.header("Allow")).contains("POST");
        }
        assertThat(taken).isEmpty();
    }

    private static RawHttp connect() throws Exception {
        return RawHttp.connect(port.number());
    }

    private static String bearer() {
        return "Authorization: Bearer " + port.token("alice");
    }

    private static void post(RawHttp http, String body) throws Exception {
        post(http, "/v1/ack?device=phone", body);
    }

    private static void post(RawHttp http, String target, String body, String... headers) throws Exception {
        post(http, target, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    private static void post(RawHttp http, String target, byte[] body, String... headers) throws Exception {
        String[] all = new String[headers.length + 3];
        all[0] = bearer();
        all[1] = "Content-Type: application/json; charset=utf-8";
        all[2] = "Content-Length: " + body.length;
        System.arraycopy(headers, 0, all, 3, headers.length);
        http.send("POST", target, all);
        http.raw(body);
        http.readHead();
    }

    /** Code and field. */
    private static List<String> problem(RawHttp http, int status) throws Exception {
        assertThat(http.status()).isEqualTo(status);
        JsonObject problem = new JsonObject(http.body());
        return List.of(problem.getString("code"), problem.getString("field", ""));
    }
}
