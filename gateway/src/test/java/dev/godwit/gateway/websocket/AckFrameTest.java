package dev.godwit.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.gateway.http.RawWebSocket;
import dev.godwit.gateway.http.TestPort;
import dev.godwit.gateway.session.Ack;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Position;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ack}. */
class AckFrameTest {

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
    void ack_isToldToTheSessionAndNotAnswered() throws Exception {
        Position position = new Position(1, 4, 5);
        try (RawWebSocket socket = open("sue")) {
            socket.text("{\"type\":\"ack\",\"mailbox\":\"user/sue\",\"id\":\"1-42\"}");
            socket.text("{\"type\":\"ack\",\"position\":\"" + position.token() + "\",\"id\":\"8\"}");
            await().untilAsserted(() -> assertThat(port.sessions().of("sue").acks())
                    .containsExactly(new Ack.Of("user/sue", new MessageId(1, 42)), new Ack.UpTo(position)));

            socket.text("{\"type\":\"ping\",\"id\":\"9\"}");
            assertThat(socket.next("pong").getString("id")).isEqualTo("9");
            assertThat(port.sessions().of("sue").request().acks()).isTrue();
        }
    }

    @Test
    void ackThatTheSessionRefuses_isAnErrorAndNoMistake() throws Exception {
        try (RawWebSocket socket = open("eve")) {
            port.sessions().of("eve").refuseAcks("id: 1-42 (expected: <= 1-3)");
            for (int i = 0; i < 20; i++) {
                socket.text("{\"type\":\"ack\",\"mailbox\":\"user/eve\",\"id\":\"1-42\"}");
                JsonObject error = socket.next("error");
                assertThat(error.getString("code")).isEqualTo("bad_ack");
                assertThat(error.getString("id")).isEqualTo("1-42");
                assertThat(error.getString("detail")).isEqualTo("id: 1-42 (expected: <= 1-3)");
            }
            assertThat(port.count("godwit.bad.requests", "code", "frame_bad_ack"))
                    .isEqualTo(20);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"ack\"} | mailbox",
                "{\"type\":\"ack\",\"id\":\"1-42\"} | mailbox",
                "{\"type\":\"ack\",\"mailbox\":\"user/mal\"} | id",
                "{\"type\":\"ack\",\"mailbox\":\"user/mal\",\"id\":42} | id",
                "{\"type\":\"ack\",\"mailbox\":\"user/mal\",\"id\":\"42\"} | id",
                "{\"type\":\"ack\",\"mailbox\":\"user/mal\",\"id\":\"1-99999999999999999999\"} | id",
                "{\"type\":\"ack\",\"mailbox\":[],\"id\":\"1-1\"} | mailbox",
                "{\"type\":\"ack\",\"position\":\"\"} | position",
                "{\"type\":\"ack\",\"position\":null} | position",
                "{\"type\":\"ack\",\"position\":\"AQEAAA\",\"mailbox\":\"all\"} | mailbox",
            })
    void malformedAck_namesTheField(String frame, String field) throws Exception {
        try (RawWebSocket socket = open("mal")) {
            socket.text(frame);
            JsonObject error = socket.next("error");
            assertThat(error.getString("code")).isEqualTo("malformed");
            assertThat(error.getString("detail")).startsWith(field);
            assertThat(port.sessions().of("mal").acks()).isEmpty();
        }
    }

    private static RawWebSocket open(String user) throws Exception {
        String bearer = "Authorization: Bearer " + port.token(user);
        RawWebSocket socket = RawWebSocket.open(port.number(), "/v1/ws?ack=client&device=phone", bearer);
        socket.next("hello");
        return socket;
    }
}
