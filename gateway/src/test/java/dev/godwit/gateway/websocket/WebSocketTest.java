package dev.godwit.gateway.websocket;

import static dev.godwit.gateway.http.TestPort.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.gateway.http.RawHttp;
import dev.godwit.gateway.http.RawWebSocket;
import dev.godwit.gateway.http.ScriptedSessions;
import dev.godwit.gateway.http.TestPort;
import dev.godwit.gateway.session.Close;
import dev.godwit.gateway.session.Gap;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Payload;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.Tenant;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketTest {

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
    void newWebSocket_isGreeted() throws Exception {
        String since = new Position(1, 7, 8).token();
        try (RawWebSocket socket = open("ann", "?since=" + since)) {
            JsonObject hello = socket.next().json();
            assertThat(hello.fieldNames()).containsExactly("type", "connection", "position", "user", "heartbeat");
            assertThat(hello.getString("type")).isEqualTo("hello");
            assertThat(hello.getString("connection")).isEqualTo(session("ann").connection());
            assertThat(hello.getString("position")).isEqualTo(since);
            assertThat(hello.getString("user")).isEqualTo("ann");
            assertThat(hello.getLong("heartbeat")).isEqualTo(30_000);
        }
    }

    /** The answer to the WebSocket's own ping tells that the rest, which came with it, is there too. */
    @Test
    void whatIsSaidBeforeTheHello_isAnsweredAfterIt_inOrder() throws Exception {
        port.sessions().slow("early");
        try (RawWebSocket socket = open("early", "")) {
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            said.writeBytes(RawWebSocket.frame(0x80 | RawWebSocket.PING, 0x80, new byte[0]));
            for (String text : List.of(
                    "{\"type\":\"ping\",\"id\":\"1\"}",
                    "nonsense",
                    "{\"type\":\"unsubscribe\",\"id\":\"3\",\"topics\":[\"a\"]}",
                    "{\"type\":\"publish\",\"id\":\"4\"}")) {
                said.writeBytes(
                        RawWebSocket.frame(0x80 | RawWebSocket.TEXT, 0x80, text.getBytes(StandardCharsets.UTF_8)));
            }
            socket.bytes(said.toByteArray());
            assertThat(socket.next().opcode()).isEqualTo(RawWebSocket.PONG);
            session("early").beginNow();
            List<String> types = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                types.add(socket.next().json().getString("type"));
            }
            assertThat(types).containsExactly("hello", "pong", "error", "unsubscribed", "error");
            socket.text("{\"type\":\"ping\",\"id\":\"5\"}");
            assertThat(socket.next().json().getString("id")).isEqualTo("5");
        }
    }

    @Test
    void floodBeforeTheHello_isNotRead() throws Exception {
        int flood = 4_000;
        AtomicInteger sent = new AtomicInteger();
        port.sessions().slow("torrent");
        try (RawWebSocket socket = open("torrent", "")) {
            byte[] ping = ("{\"type\":\"ping\",\"x\":\"" + "y".repeat(60_000) + "\"}").getBytes(StandardCharsets.UTF_8);
            Thread flooding = new Thread(() -> flood(socket, RawWebSocket.TEXT, ping, flood, sent));
            flooding.start();
            AtomicInteger before = new AtomicInteger(-1);
            await().pollInterval(Duration.ofMillis(400))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> before.getAndSet(sent.get()) == sent.get());
            assertThat(sent.get()).isLessThan(flood);

            session("torrent").beginNow();
            assertThat(socket.next().json().getString("type")).isEqualTo("hello");
            for (int i = 0; i < flood; i++) {
                socket.next("pong");
            }
        }
    }

    @Test
    void subprotocol_isOursOrNone_neverTheToken() throws Exception {
        String bearer = "godwit.bearer." + port.token("sub");
        assertThat(protocols("Sec-WebSocket-Protocol: godwit.v1.json, " + bearer))
                .contains("godwit.v1.json");
        assertThat(protocols("Sec-WebSocket-Protocol: " + bearer + ",chat,godwit.v1.json"))
                .contains("godwit.v1.json");
        assertThat(protocols("Sec-WebSocket-Protocol: " + bearer)).isEmpty();
        assertThat(protocols("Authorization: Bearer " + port.token("sub"))).isEmpty();
    }

    @Test
    void unknownSubprotocol_isRefusedBeforeTheUpgrade() throws Exception {
        try (RawHttp http = RawWebSocket.handshake(
                port.number(),
                "/v1/ws",
                "Sec-WebSocket-Protocol: chat, godwit.v2.json",
                "Authorization: Bearer " + port.token("sub"))) {
            assertThat(http.status()).isEqualTo(400);
            assertThat(http.header("Content-Type")).contains("application/problem+json");
            assertThat(new JsonObject(http.body()).getString("code")).isEqualTo("subprotocol_unknown");
        }
    }

    @Test
    void handshakesThatAreNone_areRefused() throws Exception {
        String bearer = "Authorization: Bearer " + port.token("shake");
        String upgrade = "Upgrade: websocket";
        String connection = "Connection: Upgrade";
        String key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
        String[][] wrong = {
            {bearer, upgrade, connection, "Sec-WebSocket-Version: 13"},
            {bearer, upgrade, connection, key, "Sec-WebSocket-Version: 99"},
            {bearer, upgrade, connection, key},
            {bearer, connection, key, "Sec-WebSocket-Version: 13"},
        };
        for (String[] headers : wrong) {
            try (RawHttp http = RawHttp.get(port.number(), "/v1/ws", headers)) {
                assertThat(http.status()).as(String.join(", ", headers)).isBetween(400, 426);
            }
        }
    }

    @Test
    void compression_isNotAgreedTo() throws Exception {
        try (RawHttp http = RawWebSocket.handshake(
                port.number(),
                "/v1/ws",
                "Authorization: Bearer " + port.token("zip"),
                "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits")) {
            assertThat(http.status()).isEqualTo(101);
            assertThat(http.header("Sec-WebSocket-Extensions")).isEmpty();
        }
    }

    @Test
    void floodOfPings_isNotReadWhileTheAnswersAreNot() throws Exception {
        int flood = 400_000;
        AtomicInteger sent = new AtomicInteger();
        try (RawWebSocket socket = open("flood", "")) {
            socket.next("hello");
            Thread flooding = new Thread(() -> flood(socket, RawWebSocket.PING, new byte[125], flood, sent));
            flooding.start();
            AtomicInteger before = new AtomicInteger(-1);
            await().pollInterval(Duration.ofMillis(400))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> before.getAndSet(sent.get()) == sent.get());
            assertThat(sent.get()).isLessThan(flood);
        }
        await().until(() -> session("flood").clientLeft());
    }

    private static void flood(RawWebSocket socket, int opcode, byte[] frame, int frames, AtomicInteger sent) {
        try {
            for (int i = 0; i < frames; i++) {
                socket.send(opcode, true, frame);
                sent.incrementAndGet();
            }
        } catch (IOException e) {
            // The test closed the socket.
        }
    }

    @Test
    void message_isTheSharedJsonFrame() throws Exception {
        try (RawWebSocket socket = open("bob", "")) {
            String large = "\"".repeat(512 * 1024);
            session("bob")
                    .out(out -> out.message(frame("bob", 1, "e", Payload.json("[1]")), () -> new Position(1, 1, -1)));
            session("bob").out(out -> out.message(frame("bob", 2, "large", large), () -> new Position(1, 2, -1)));

            assertThat(new String(next(socket, "message").payload(), StandardCharsets.UTF_8))
                    .isEqualTo(
                            "{\"type\":\"message\",\"mailbox\":\"user/bob\",\"id\":\"1-1\",\"event\":\"e\",\"data\":[1],"
                                    + "\"time\":1700000000000}");
            assertThat(next(socket, "message").json().getString("data")).isEqualTo(large);
        }
    }

    @Test
    void gap_tellsThePositionBehindIt() throws Exception {
        try (RawWebSocket socket = open("gus", "")) {
            Gap gap = new Gap(
                    Mailbox.broadcast(Tenant.DEFAULT),
                    new MessageId(1, 2),
                    new MessageId(1, 9),
                    Gap.Reason.LOST,
                    false);
            session("gus").out(out -> out.gap(gap, new Position(1, -1, 9)));

            assertThat(socket.next("gap"))
                    .isEqualTo(new JsonObject()
                            .put("type", "gap")
                            .put("mailbox", "all")
                            .put("from", "1-2")
                            .put("to", "1-9")
                            .put("reason", "lost")
                            .put("certain", false)
                            .put("position", new Position(1, -1, 9).token()));
        }
    }

    @Test
    void ping_isAnsweredWithItsIdAndThePosition() throws Exception {
        try (RawWebSocket socket = open("pia", "")) {
            socket.next("hello");
            socket.text("{\"type\":\"ping\",\"id\":\"7\"}");
            assertThat(socket.next().json())
                    .isEqualTo(new JsonObject()
                            .put("type", "pong")
                            .put("id", "7")
                            .put("position", new Position(1, -1, -1).token()));
            socket.text(" { \"x\" : [{}], \"type\" : \"ping\" } ");
            assertThat(socket.next().json().containsKey("id")).isFalse();
        }
    }

    @Test
    void fragments_areOneMessage() throws Exception {
        try (RawWebSocket socket = open("fay", "")) {
            socket.next("hello");
            byte[] ping = "{\"type\":\"ping\",\"id\":\"\u00fc\u20ac\"}".getBytes(StandardCharsets.UTF_8);
            socket.send(RawWebSocket.TEXT, false, new byte[0]);
            for (byte b : ping) {
                socket.send(RawWebSocket.CONTINUATION, false, new byte[] {b});
                socket.send(RawWebSocket.PING, true, new byte[] {b});
            }
            socket.send(RawWebSocket.CONTINUATION, true, new byte[0]);
            assertThat(socket.next("pong").getString("id")).isEqualTo("\u00fc\u20ac");
        }
    }

    @Test
    void mistakes_areAnsweredAndThenTooMany() throws Exception {
        try (RawWebSocket socket = open("max", "")) {
            socket.next("hello");
            String[] wrong = {
                "",
                "{",
                "[]",
                "7",
                "{}",
                "{\"type\":7}",
                "{\"type\":\"ping\"}x",
                "{\"type\":\"ping\",\"type\":\"ping\"}",
                "[".repeat(10_000)
            };
            for (String text : wrong) {
                socket.text(text);
                assertThat(socket.next("error").getString("code")).as(text).isEqualTo("malformed");
            }
            socket.text("{\"type\":\"shout\",\"id\":\"last\"}");
            JsonObject error = socket.next("error");
            assertThat(error.getString("code")).isEqualTo("unknown_type");
            assertThat(error.getString("id")).isEqualTo("last");
            assertThat(socket.next("error").getInteger("close")).isEqualTo(4400);
            assertThat(socket.closeCode()).isEqualTo(4400);
            assertThat(port.count("godwit.bad.requests", "code", "frame_unknown_type"))
                    .isEqualTo(1);
        }
    }

    @Test
    void binaryMessages_areMistakes() throws Exception {
        try (RawWebSocket socket = open("bin", "")) {
            socket.next("hello");
            socket.send(RawWebSocket.BINARY, false, new byte[] {1});
            socket.send(RawWebSocket.CONTINUATION, true, new byte[] {1});
            assertThat(socket.next("error").getString("code")).isEqualTo("malformed");
            socket.text("{\"type\":\"ping\"}");
            socket.next("pong");
        }
    }

    @Test
    void tooLongMessage_isClosed() throws Exception {
        try (RawWebSocket socket = open("len", "")) {
            socket.next("hello");
            socket.text("{\"type\":\"ping\",\"x\":\"" + "y".repeat(65_000) + "\"}");
            socket.next("pong");
            socket.send(RawWebSocket.TEXT, false, new byte[40_000]);
            socket.send(RawWebSocket.CONTINUATION, true, new byte[40_000]);
            assertThat(socket.closeCode()).isEqualTo(1009);
            await().until(() -> session("len").clientLeft());
        }
    }

    @Test
    void tooLongFrame_isClosed() throws Exception {
        try (RawWebSocket socket = open("len2", "")) {
            socket.next("hello");
            socket.send(RawWebSocket.TEXT, true, new byte[80_000]);
            assertThat(ending(socket)).isIn(1009, 0);
            await().until(() -> session("len2").clientLeft());
        }
    }

    @Test
    void textThatIsNotUtf8_isClosed() throws Exception {
        try (RawWebSocket socket = open("utf", "")) {
            socket.next("hello");
            socket.send(RawWebSocket.TEXT, true, new byte[] {'"', (byte) 0xc0, (byte) 0xaf, '"'});
            assertThat(socket.closeCode()).isEqualTo(1007);
            await().until(() -> session("utf").clientLeft());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0xC1, 0xA1, 0x91, 0x83, 0x8B, 0x80, 0x09, 0x08})
    void forbiddenFrames_endTheConnection(int first) throws Exception {
        String user = "bits" + first;
        try (RawWebSocket socket = open(user, "")) {
            socket.next("hello");
            socket.raw(first, 0x80, new byte[] {1});
            assertThat(ending(socket)).isIn(1002, 0);
            await().until(() -> session(user).clientLeft());
        }
    }

    @Test
    void otherForbiddenFrames_endTheConnection() throws Exception {
        try (RawWebSocket socket = open("unmasked", "")) {
            socket.raw(0x81, 0, "{\"type\":\"ping\"}".getBytes(StandardCharsets.UTF_8));
            assertThat(ending(socket)).isIn(1002, 0);
        }
        try (RawWebSocket socket = open("longping", "")) {
            socket.send(RawWebSocket.PING, true, new byte[126]);
            assertThat(ending(socket)).isIn(1002, 0);
        }
        for (byte[] close : new byte[][] {{3}, {3, (byte) 0xec}, {0, 0}, {3, (byte) 0xe8, (byte) 0xff}}) {
            try (RawWebSocket socket = open("badclose", "")) {
                socket.send(RawWebSocket.CLOSE, true, close);
                assertThat(ending(socket)).isIn(1002, 1007, 0);
            }
        }
        await().until(() -> session("unmasked").clientLeft()
                && session("longping").clientLeft()
                && session("badclose").clientLeft());
    }

    @Test
    void close_isAnsweredAndNoticed() throws Exception {
        try (RawWebSocket socket = open("bye", "")) {
            socket.next("hello");
            socket.send(RawWebSocket.CLOSE, true, new byte[] {3, (byte) 0xe8});
            socket.text("{\"type\":\"ping\"}");
            assertThat(socket.closeCode()).isEqualTo(1000);
            await().until(() -> session("bye").clientLeft());
            session("bye").out(out -> out.message(frame("bye", 1, "late", "x"), () -> new Position(1, 1, -1)));
            assertThat(session("bye").<Boolean>ask(out -> out.writable())).isFalse();
        }
    }

    @Test
    void drain_tellsWhenToComeBackAndCloses() throws Exception {
        try (RawWebSocket socket = open("dee", "")) {
            session("dee").out(out -> out.close(Close.DRAIN));
            JsonObject words = socket.next("reconnect");
            assertThat(words.getLong("after")).isBetween(1_000L, 5_000L);
            assertThat(words.getString("code")).isEqualTo("drain");
            assertThat(socket.closeCode()).isEqualTo(4001);
        }
    }

    @Test
    void tokenThatEnds_closesTheWebSocket() throws Exception {
        String token = port.token("exp", Duration.ofSeconds(3));
        try (RawWebSocket socket = RawWebSocket.open(port.number(), "/v1/ws", "Authorization: Bearer " + token)) {
            assertThat(socket.next("error").getString("code")).isEqualTo("token");
            assertThat(socket.closeCode()).isEqualTo(4401);
            assertThat(port.count("godwit.connections.closed", "transport", "websocket", "reason", "token"))
                    .isEqualTo(1);
        }
    }

    @Test
    void slowReader_stopsTheFeedAndIsNotListenedTo() throws Exception {
        try (RawWebSocket socket = open("slow", "")) {
            ScriptedSessions.Scripted session = session("slow");
            int sent = 0;
            while (session.<Boolean>ask(out -> out.writable()) && sent < 10_000) {
                long offset = sent++;
                session.out(out -> out.message(
                        frame("slow", offset, "bulk", "x".repeat(100_000)), () -> new Position(1, offset, -1)));
            }
            assertThat(sent).isLessThan(1_000);
            for (int i = 0; i < 1_000; i++) {
                socket.text("{\"type\":\"ping\",\"id\":\"" + i + "\"}");
            }
            for (int i = 0; i < sent; i++) {
                assertThat(socket.next("message").getString("id")).isEqualTo("1-" + i);
            }
            for (int i = 0; i < 1_000; i++) {
                assertThat(socket.next("pong").getString("id")).isEqualTo(String.valueOf(i));
            }
            await().until(() -> session.timesWritable() > 0);
        }
    }

    @Test
    void clientOfTheJdk_isServed() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("godwit.v1.json", "godwit.bearer." + port.token("jdk"))
                .buildAsync(URI.create("ws://127.0.0.1:" + port.number() + "/v1/ws"), listener(received))
                .join();
        assertThat(socket.getSubprotocol()).isEqualTo("godwit.v1.json");
        session("jdk").out(out -> out.message(frame("jdk", 1, "e", "t"), () -> new Position(1, 1, -1)));
        assertThat(received.poll(5, TimeUnit.SECONDS)).contains("hello");
        assertThat(received.poll(5, TimeUnit.SECONDS)).contains("\"event\":\"e\"");
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        await().until(() -> session("jdk").clientLeft());
    }

    private static WebSocket.Listener listener(BlockingQueue<String> received) {
        return new WebSocket.Listener() {
            private final StringBuilder message = new StringBuilder();

            @Override
            public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                message.append(text);
                if (last) {
                    received.add(message.toString());
                    message.setLength(0);
                }
                socket.request(1);
                return null;
            }
        };
    }

    private static RawWebSocket open(String user, String query) throws IOException {
        return RawWebSocket.open(port.number(), "/v1/ws" + query, "Authorization: Bearer " + port.token(user));
    }

    private static ScriptedSessions.Scripted session(String user) {
        return port.sessions().of(user);
    }

    private static java.util.Optional<String> protocols(String header) throws IOException {
        try (RawHttp http = RawWebSocket.handshake(port.number(), "/v1/ws", header)) {
            assertThat(http.status()).isEqualTo(101);
            return http.header("Sec-WebSocket-Protocol");
        }
    }

    private static RawWebSocket.Received next(RawWebSocket socket, String type) throws IOException {
        RawWebSocket.Received frame = socket.next();
        while (!frame.json().getString("type").equals(type)) {
            frame = socket.next();
        }
        return frame;
    }

    /** The close code; 0 if the server closed without one. */
    private static int ending(RawWebSocket socket) throws IOException {
        try {
            return socket.closeCode();
        } catch (IOException e) {
            return 0;
        }
    }
}
