package dev.godwit.gateway.sse;

import static dev.godwit.gateway.http.TestPort.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.gateway.http.RawHttp;
import dev.godwit.gateway.http.ScriptedSessions;
import dev.godwit.gateway.http.SseReader;
import dev.godwit.gateway.http.TestPort;
import dev.godwit.gateway.session.Close;
import dev.godwit.gateway.session.Gap;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Payload;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.Tenant;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SseStreamTest {

    private static TestPort port;

    @BeforeAll
    static void start() {
        port = TestPort.start(options -> options.withQueryTokens());
    }

    @AfterAll
    static void stop() {
        port.close();
    }

    @Test
    void newStream_beginsAsClientsOfTheOldServiceExpect() throws Exception {
        try (RawHttp http = port.get("ann", "/v1/stream")) {
            assertThat(http.status()).isEqualTo(200);
            assertThat(http.header("Content-Type")).contains("text/event-stream");
            assertThat(http.header("Cache-Control")).contains("no-cache");
            assertThat(http.header("Connection")).contains("keep-alive");
            assertThat(http.header("X-Accel-Buffering")).contains("no");
            assertThat(http.header("X-Request-Id")).isPresent();

            SseReader reader = new SseReader(http::read);
            SseReader.Event first = reader.next();
            String connection = port.sessions().of("ann").connection();
            assertThat(reader.retry()).isBetween(1_000L, 5_000L);
            assertThat(first.name()).isEqualTo("connection_id");
            assertThat(first.data()).isEqualTo("{\"connection_id\":\"" + connection + "\"}");
            assertThat(Position.parse(first.lastId())).isEqualTo(new Position(1, -1, -1));

            SseReader.Event second = reader.next();
            JsonObject heartbeat = new JsonObject(second.data());
            assertThat(second.name()).isEqualTo("heartbeat");
            assertThat(heartbeat.fieldNames()).containsExactly("timestamp", "data", "type", "client_id", "user_id");
            assertThat(heartbeat.getString("type")).isEqualTo("initial");
            assertThat(heartbeat.getString("client_id")).isEqualTo(connection);
            assertThat(heartbeat.getString("user_id")).isEqualTo("ann");
            assertThat(Instant.parse(heartbeat.getString("data")).toEpochMilli())
                    .isEqualTo(heartbeat.getLong("timestamp"));
        }
    }

    @Test
    void message_hasThePositionAsTheLastLineOfItsBlock() throws Exception {
        try (RawHttp http = port.get("bob", "/v1/stream")) {
            SseReader reader = new SseReader(http::read);
            Position position = new Position(1, 42, 7);
            port.sessions()
                    .of("bob")
                    .out(out -> out.message(
                            frame("bob", 42, "order_created", Payload.json("{\"no\":\"1\"}")), () -> position));

            SseReader.Event event = reader.next("order_created");
            assertThat(event.data()).isEqualTo("{\"no\":\"1\"}");
            assertThat(event.lastLine()).isEqualTo("id: " + position.token());
        }
    }

    @Test
    void volatileMessage_movesNoPosition() throws Exception {
        try (RawHttp http = port.get("vol", "/v1/stream")) {
            SseReader reader = new SseReader(http::read);
            Position position = new Position(1, -1, -1);
            port.sessions().of("vol").out(out -> out.message(frame("vol", -1, "typing", "x"), () -> position));

            SseReader.Event event = reader.next("typing");
            assertThat(event.lines()).containsExactly("event: typing", "data: x");
        }
    }

    @Test
    void hostileData_forgesNothing() throws Exception {
        String hostile = "a\nid: forged\revent: forged\r\ndata: forged\n\nretry: 1\n\r: c\0\u2028\u0085end";
        Position position = new Position(1, 5, -1);
        try (RawHttp http = port.get("eve\r\n\0\"x", "/v1/stream")) {
            SseReader reader = new SseReader(http::read);
            port.sessions()
                    .of("eve\r\n\0\"x")
                    .out(out ->
                            out.message(frame("eve", 5, "news\nid: forged\r\n\r\ndata: x", hostile), () -> position));

            SseReader.Event heartbeat = reader.next("heartbeat");
            assertThat(new JsonObject(heartbeat.data()).getString("user_id")).isEqualTo("eve\r\n\0\"x");
            SseReader.Event event = reader.next();
            assertThat(event.name()).isEqualTo("news id: forged    data: x");
            assertThat(event.data()).isEqualTo(hostile.replace("\r\n", "\n").replace('\r', '\n'));
            assertThat(event.lastId()).isEqualTo(position.token());
            assertThat(reader.retry()).isBetween(1_000L, 5_000L);
        }
    }

    @Test
    void largestMessage_arrivesWhole() throws Exception {
        String large = "0123456789abcde\n".repeat(32 * 1024);
        try (RawHttp http = port.get("big", "/v1/stream")) {
            SseReader reader = new SseReader(http::read);
            ScriptedSessions.Scripted session = port.sessions().of("big");
            session.out(out -> out.message(frame("big", 1, "large", large), () -> new Position(1, 1, -1)));
            session.out(out -> out.message(frame("big", 2, "small", "s"), () -> new Position(1, 2, -1)));

            SseReader.Event event = reader.next("large");
            assertThat(event.data()).isEqualTo(large);
            assertThat(event.lastLine()).isEqualTo("id: " + new Position(1, 1, -1).token());
            assertThat(reader.next().name()).isEqualTo("small");
        }
    }

    @Test
    void envelope_isTheJsonFrame() throws Exception {
        try (RawHttp http = port.get("env", "/v1/stream?envelope=true")) {
            SseReader reader = new SseReader(http::read);
            port.sessions().of("env").out(out -> out.message(frame("env", 3, "e", "t"), () -> new Position(1, 3, -1)));

            JsonObject json = new JsonObject(reader.next("e").data());
            assertThat(json.getString("type")).isEqualTo("message");
            assertThat(json.getString("mailbox")).isEqualTo("user/env");
            assertThat(json.getString("id")).isEqualTo("1-3");
            assertThat(json.getString("data")).isEqualTo("t");
        }
    }

    @Test
    void gap_movesThePosition() throws Exception {
        try (RawHttp http = port.get("gus", "/v1/stream")) {
            SseReader reader = new SseReader(http::read);
            Gap gap = new Gap(
                    Mailbox.user(Tenant.DEFAULT, "gus"),
                    new MessageId(1, 2),
                    new MessageId(1, 9),
                    Gap.Reason.TRIMMED,
                    true);
            port.sessions().of("gus").out(out -> out.gap(gap, new Position(1, 9, -1)));

            SseReader.Event event = reader.next("gap");
            assertThat(event.data())
                    .isEqualTo("{\"mailbox\":\"user/gus\",\"from\":\"1-2\",\"to\":\"1-9\",\"reason\":\"trimmed\","
                            + "\"certain\":true}");
            assertThat(event.lastId()).isEqualTo(new Position(1, 9, -1).token());
        }
    }

    @Test
    void drain_tellsWhenToComeBackAndEnds() throws Exception {
        try (RawHttp http = port.get("dee", "/v1/stream")) {
            SseReader reader = new SseReader(http::read);
            port.sessions().of("dee").out(out -> out.close(Close.DRAIN));

            JsonObject words = new JsonObject(reader.next("reconnect").data());
            assertThat(words.getLong("after")).isBetween(1_000L, 5_000L).isEqualTo(reader.retry());
            assertThat(words.getInteger("close")).isEqualTo(4001);
            assertThat(reader.ended()).isTrue();
        }
    }

    @Test
    void tokenThatEnds_closesTheStreamWithAnError() throws Exception {
        String token = port.token("exp", Duration.ofSeconds(3));
        try (RawHttp http = RawHttp.get(port.number(), "/v1/stream", "Authorization: Bearer " + token)) {
            SseReader reader = new SseReader(http::read);

            JsonObject words = new JsonObject(reader.next("error").data());
            assertThat(words.getString("code")).isEqualTo("token");
            assertThat(words.getInteger("close")).isEqualTo(4401);
            assertThat(reader.ended()).isTrue();
            assertThat(port.count("godwit.connections.closed", "transport", "sse", "reason", "token"))
                    .isEqualTo(1);
        }
    }

    @Test
    void clientThatLeaves_isNoticed() throws Exception {
        RawHttp http = port.get("lea", "/v1/stream");
        ScriptedSessions.Scripted session = port.sessions().of("lea");
        http.close();

        await().until(session::clientLeft);
        // Nothing is written after it, and nothing is thrown.
        session.out(out -> out.message(frame("lea", 1, "late", "x"), () -> new Position(1, 1, -1)));
        session.out(out -> out.close(Close.DRAIN));
        assertThat(session.<Boolean>ask(out -> out.writable())).isFalse();
    }

    @Test
    void slowReader_stopsTheFeedAndGoesOn() throws Exception {
        int messages = 200;
        try (RawHttp http = RawHttp.connect(port.number(), 8 * 1024)) {
            http.send("GET", "/v1/stream", "Authorization: Bearer " + port.token("slow"));
            ScriptedSessions.Scripted session = port.sessions().of("slow");
            int sent = 0;
            while (session.<Boolean>ask(out -> out.writable()) && sent < 10_000) {
                long offset = sent++;
                session.out(out -> out.message(
                        frame("slow", offset, "bulk", "x".repeat(100_000)), () -> new Position(1, offset, -1)));
            }
            assertThat(sent).isLessThan(messages);
            assertThat(session.timesWritable()).isZero();

            http.readHead();
            SseReader reader = new SseReader(http::read);
            for (int i = 0; i < sent; i++) {
                assertThat(reader.next("bulk").lastId()).isEqualTo(new Position(1, i, -1).token());
            }
            await().until(() -> session.timesWritable() > 0);
            assertThat(session.<Boolean>ask(out -> out.writable())).isTrue();
        }
    }

    @Test
    void oldHttp10Client_getsTheStreamToo() throws Exception {
        try (RawHttp http = RawHttp.connect(port.number())) {
            http.raw("GET /v1/stream HTTP/1.0\r\nAuthorization: Bearer " + port.token("old") + "\r\n\r\n");
            http.readHead();
            assertThat(http.status()).isEqualTo(200);
            assertThat(http.header("Transfer-Encoding")).isEmpty();
            SseReader reader = new SseReader(http.stream()::read);
            assertThat(reader.next().name()).isEqualTo("connection_id");
        }
    }
}
