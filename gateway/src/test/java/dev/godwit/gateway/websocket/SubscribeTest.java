package dev.godwit.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.gateway.http.RawWebSocket;
import dev.godwit.gateway.http.ScriptedSessions.Scripted;
import dev.godwit.gateway.http.TestPort;
import dev.godwit.gateway.session.Follow;
import dev.godwit.protocol.Position;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code subscribe} and {@code unsubscribe}. */
class SubscribeTest {

    private static TestPort port;

    @BeforeAll
    static void start() {
        port = TestPort.start();
    }

    @AfterAll
    static void stop() {
        port.close();
    }

    @Test
    void subscribe_isAnsweredWithThePosition() throws Exception {
        String since = new Position(1, 4, 5).token();
        try (RawWebSocket socket = open("sue", "")) {
            socket.text(
                    "{\"type\":\"subscribe\",\"id\":\"1\",\"topics\":[\"room.1\",\"ü,%\",\"room.1\"],\"history\":20,"
                            + "\"since\":\"" + since + "\"}");
            JsonObject answer = socket.next("subscribed");
            assertThat(answer)
                    .isEqualTo(new JsonObject()
                            .put("type", "subscribed")
                            .put("id", "1")
                            .put("topics", new JsonArray().add("room.1").add("ü,%"))
                            .put("position", new Position(1, -1, -1).token()));
            assertThat(session("sue").follows())
                    .containsExactly(new Follow(List.of("room.1", "ü,%"), 20, Optional.of(new Position(1, 4, 5))));

            socket.text("{\"type\":\"unsubscribe\",\"topics\":[\"ü,%\"]}");
            assertThat(socket.next("unsubscribed").getJsonArray("topics")).containsExactly("ü,%");
            assertThat(session("sue").topics()).containsExactly("room.1");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"subscribe\"} | topics",
                "{\"type\":\"subscribe\",\"topics\":[]} | topics",
                "{\"type\":\"subscribe\",\"topics\":\"a\"} | topics",
                "{\"type\":\"subscribe\",\"topics\":[1]} | topics",
                "{\"type\":\"subscribe\",\"topics\":[\"a\",null]} | topics",
                "{\"type\":\"subscribe\",\"topics\":[\"\"]} | topic",
                "{\"type\":\"subscribe\",\"topics\":[\"*all\"]} | topic",
                "{\"type\":\"subscribe\",\"topics\":[\"\\ud800\"]} | topic",
                "{\"type\":\"subscribe\",\"topics\":[\"a\"],\"history\":-1} | history",
                "{\"type\":\"subscribe\",\"topics\":[\"a\"],\"history\":257} | history",
                "{\"type\":\"subscribe\",\"topics\":[\"a\"],\"history\":1.5} | history",
                "{\"type\":\"subscribe\",\"topics\":[\"a\"],\"history\":99999999999999} | history",
                "{\"type\":\"subscribe\",\"topics\":[\"a\"],\"since\":1} | since",
                "{\"type\":\"subscribe\",\"topics\":[\"a\"],\"since\":\"AQ\"} | position",
                "{\"type\":\"unsubscribe\"} | topics",
                "{\"type\":\"unsubscribe\",\"topics\":[\"a\"],\"topics\":[\"b\"]} | not understood",
            })
    void oddFrames_areMistakes(String frame, String field) throws Exception {
        try (RawWebSocket socket = open("odd", "")) {
            socket.text(frame);
            JsonObject error = socket.next("error");
            assertThat(error.getString("code")).isEqualTo("malformed");
            assertThat(error.getString("detail")).startsWith(field).contains("expected: ");
            socket.text("{\"type\":\"ping\"}");
            socket.next("pong");
            assertThat(session("odd").follows()).isEmpty();
        }
    }

    @Test
    void oneDeniedTopic_refusesTheFrame() throws Exception {
        try (RawWebSocket socket = RawWebSocket.open(
                port.number(), "/v1/ws", "Authorization: Bearer " + port.tokenToFollow("eve", "room.{sub}"))) {
            socket.next("hello");
            for (int i = 0; i < 20; i++) {
                socket.text("{\"type\":\"subscribe\",\"id\":\"2\",\"topics\":[\"room.eve\",\"room.bob\"]}");
                JsonObject error = socket.next("error");
                assertThat(error.getString("code")).isEqualTo("topic_denied");
                assertThat(error.getString("id")).isEqualTo("2");
                assertThat(error.getString("detail")).startsWith("topic room.bob ");
            }
            assertThat(session("eve").follows()).isEmpty();

            socket.text("{\"type\":\"subscribe\",\"topics\":[\"room.eve\"]}");
            socket.next("subscribed");
        }
        assertThat(port.count("godwit.auth.failures", "code", "topic_denied")).isEqualTo(20);
    }

    @Test
    void topicsOfTheHandshakeAndOfFrames_areCountedTogether() throws Exception {
        try (RawWebSocket socket = open("most", "?topics=a,b")) {
            socket.text(subscribe(IntStream.range(0, 126)));
            assertThat(socket.next("subscribed").getJsonArray("topics")).hasSize(126);

            socket.text(subscribe(IntStream.of(126)));
            JsonObject error = socket.next("error");
            assertThat(error.getString("code")).isEqualTo("too_many_topics");
            assertThat(error.getString("detail")).isEqualTo("topics: 129 (expected: <= 128)");

            socket.text(subscribe(IntStream.of(3)));
            socket.next("subscribed");
            socket.text("{\"type\":\"unsubscribe\",\"topics\":[\"a\"]}");
            socket.next("unsubscribed");
            socket.text(subscribe(IntStream.of(126)));
            socket.next("subscribed");
        }
    }

    @Test
    void changesWithoutAnAnswer_areBounded() throws Exception {
        try (RawWebSocket socket = open("busy", "")) {
            session("busy").holdAnswers();
            for (int i = 0; i < 32; i++) {
                socket.text("{\"type\":\"unsubscribe\",\"topics\":[\"t\"]}");
            }
            socket.text("{\"type\":\"subscribe\",\"topics\":[\"t\"],\"id\":\"33\"}");
            JsonObject error = socket.next("error");
            assertThat(error.getString("code")).isEqualTo("busy");
            assertThat(error.getString("id")).isEqualTo("33");

            session("busy").releaseAnswers();
            socket.text("{\"type\":\"subscribe\",\"topics\":[\"t\"],\"id\":\"34\"}");
            assertThat(socket.next("subscribed").getString("id")).isEqualTo("34");
        }
    }

    /** Who is cut off before it could subscribe again has not lost its place. */
    @Test
    void hello_keepsTopicsOfThePositionThatAreNotFollowedYet() throws Exception {
        Position given = new Position(1, 2, 3, new TreeMap<>(Map.of(7L, 8L)));
        String bearer = "Authorization: Bearer " + port.token("ann");
        try (RawWebSocket socket = RawWebSocket.open(port.number(), "/v1/ws?since=" + given.token(), bearer)) {
            session("ann");
            assertThat(socket.next("hello").getString("position")).isEqualTo(given.token());
        }
        Position opened = new Position(1, 2, 3, new TreeMap<>(Map.of(9L, 9L)));
        assertThat(opened.withTopicsOf(given, 2).topics()).isEqualTo(Map.of(7L, 8L, 9L, 9L));
        assertThat(opened.withTopicsOf(given, 1)).isEqualTo(opened);
    }

    private static RawWebSocket open(String user, String query) throws Exception {
        String bearer = "Authorization: Bearer " + port.tokenToFollow(user, "**");
        RawWebSocket socket = RawWebSocket.open(port.number(), "/v1/ws" + query, bearer);
        socket.next("hello");
        return socket;
    }

    private static Scripted session(String user) {
        return port.sessions().of(user);
    }

    private static String subscribe(IntStream numbers) {
        JsonArray topics = new JsonArray();
        numbers.forEach(number -> topics.add("t" + number));
        return new JsonObject().put("type", "subscribe").put("topics", topics).encode();
    }
}
