package dev.godwit.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.gateway.connection.Rhythm;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HeartbeatTest {

    private static TestPort port;

    @BeforeAll
    static void start() {
        Rhythm quick = new Rhythm(
                Duration.ofMillis(100),
                Duration.ofMillis(300),
                Duration.ofMillis(150),
                Duration.ofMillis(1_500),
                Duration.ofSeconds(3));
        port = TestPort.start(options -> options.withRhythm(quick));
    }

    @AfterAll
    static void stop() {
        port.close();
    }

    @Test
    void stream_hasHeartbeatsForAllAndItsOwn() throws Exception {
        try (RawHttp http = port.get("ann", "/v1/stream")) {
            SseReader reader = new SseReader(http::read);
            Set<String> seen = new TreeSet<>();
            while (seen.size() < 3) {
                JsonObject beat = new JsonObject(reader.next("heartbeat").data());
                String type = beat.getString("type");
                assertThat(beat.getString("user_id")).isEqualTo(type.equals("periodic") ? "" : "ann");
                assertThat(beat.getString("client_id").isEmpty()).isEqualTo(type.equals("periodic"));
                seen.add(type);
            }
            assertThat(seen).containsExactly("healthcheck", "initial", "periodic");
        }
    }

    @Test
    void webSocket_hasHeartbeatsWithThePosition() throws Exception {
        try (RawWebSocket socket = open("bob")) {
            JsonObject hello = socket.next("hello");
            JsonObject beat = socket.next("heartbeat");
            assertThat(beat.getString("position")).isEqualTo(hello.getString("position"));
            assertThat(beat.getLong("time")).isPositive();
        }
    }

    @Test
    void webSocketThatAnswersPings_stays() throws Exception {
        try (RawWebSocket socket = open("pia")) {
            int pings = 0;
            while (pings < 8) {
                RawWebSocket.Received frame = socket.next();
                if (frame.opcode() == RawWebSocket.PING) {
                    pings++;
                    socket.send(RawWebSocket.PONG, true, frame.payload());
                }
            }
            assertThat(port.sessions().of("pia").clientLeft()).isFalse();
        }
    }

    @Test
    void webSocketThatAnswersNoPing_isClosed() throws Exception {
        try (RawWebSocket socket = open("sam")) {
            assertThat(socket.closeCode()).isEqualTo(4000);
            await().until(() -> port.sessions().of("sam").clientLeft());
        }
    }

    @Test
    void connectionThatSaysNothing_isCut() throws Exception {
        try (RawHttp http = RawHttp.connect(port.number())) {
            assertThat(http.closedByServer()).isTrue();
        }
    }

    @Test
    void requestThatTrickles_isCut() throws Exception {
        try (RawHttp http = RawHttp.connect(port.number())) {
            long begun = System.nanoTime();
            AtomicBoolean cut = new AtomicBoolean();
            Thread reader = new Thread(() -> cut.set(ends(http)));
            reader.start();
            http.raw("GET /v1/stream HTTP/1.1\r\nX: ");
            await().pollInterval(Duration.ofMillis(200)).until(() -> cut.get() || !trickles(http));
            reader.join();
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(20));
        }
    }

    private static boolean ends(RawHttp http) {
        try {
            return http.closedByServer();
        } catch (IOException e) {
            return true;
        }
    }

    private static boolean trickles(RawHttp http) {
        try {
            http.raw("y");
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static RawWebSocket open(String user) throws IOException {
        return RawWebSocket.open(port.number(), "/v1/ws", "Authorization: Bearer " + port.token(user));
    }
}
