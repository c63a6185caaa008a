package dev.godwit.gateway.websocket;

import static dev.godwit.gateway.http.TestPort.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.godwit.gateway.http.RawHttp;
import dev.godwit.gateway.http.RawWebSocket;
import dev.godwit.gateway.http.ScriptedSessions.Scripted;
import dev.godwit.gateway.http.TestPort;
import dev.godwit.gateway.session.Ack;
import dev.godwit.gateway.session.Close;
import dev.godwit.gateway.session.Follow;
import dev.godwit.gateway.session.Gap;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Payload;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.Tenant;
import dev.godwit.protocol.v1.ClientFrame;
import dev.godwit.protocol.v1.ServerFrame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The subprotocol {@code godwit.v1.proto}. After each bad client a canary is still served. */
class ProtobufTest {

    private static final String NOWHERE = new Position(1, -1, -1).token();

    private static TestPort port;

    @BeforeAll
    static void start() {
        port = TestPort.start();
    }

    @AfterAll
    static void stop() {
        port.close();
    }

    @AfterEach
    void theCanaryLives() throws Exception {
        try (RawWebSocket canary = open("canary", "")) {
            port.sessions()
                    .of("canary")
                    .out(out -> out.message(frame("canary", 1, "e", Payload.json("1")), () -> new Position(1, 1, -1)));
            assertThat(next(canary).getMessage().getJson()).isEqualTo("1");
        }
    }

    @Test
    void whatIsSaidBeforeTheHello_isAnsweredAfterIt() throws Exception {
        port.sessions().slow("early");
        try (RawWebSocket socket = handshake("early", "")) {
            ClientFrame ping = ClientFrame.newBuilder()
                    .setPing(ClientFrame.Ping.newBuilder().setId("1"))
                    .build();
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            said.writeBytes(RawWebSocket.frame(0x80 | RawWebSocket.PING, 0x80, new byte[0]));
            said.writeBytes(RawWebSocket.frame(0x80 | RawWebSocket.BINARY, 0x80, ping.toByteArray()));
            socket.bytes(said.toByteArray());
            assertThat(socket.next().opcode()).isEqualTo(RawWebSocket.PONG);
            session("early").beginNow();
            assertThat(next(socket).hasHello()).isTrue();
            assertThat(next(socket).getPong().getId()).isEqualTo("1");
        }
    }

    @Test
    void clientsFirstChoice_isSpoken() throws Exception {
        assertThat(agreed("godwit.v1.proto, godwit.v1.json")).contains("godwit.v1.proto");
        assertThat(agreed("godwit.v1.json, godwit.v1.proto")).contains("godwit.v1.json");
        assertThat(agreed("chat, godwit.v1.proto")).contains("godwit.v1.proto");
    }

    @Test
    void frames_sayWhatTheJsonFramesSay() throws Exception {
        try (RawWebSocket socket = handshake("all", "?since=" + new Position(1, 7, 8).token())) {
            ServerFrame.Hello hello = next(socket).getHello();
            Scripted session = session("all");
            assertThat(hello)
                    .isEqualTo(ServerFrame.Hello.newBuilder()
                            .setConnection(session.connection())
                            .setPosition(new Position(1, 7, 8).token())
                            .setUser("all")
                            .setHeartbeat(30_000)
                            .build());

            byte[] binary = {0, (byte) 0xff};
            session.out(out -> out.message(
                    frame("all", 1, "e", new Payload(Payload.Kind.BINARY, binary)), () -> new Position(1, 1, -1)));
            session.out(out -> out.message(frame("all", -1, "v", "text"), () -> new Position(1, 1, -1)));
            assertThat(next(socket).getMessage())
                    .isEqualTo(ServerFrame.Message.newBuilder()
                            .setMailbox("user/all")
                            .setId("1-1")
                            .setEvent("e")
                            .setBinary(ByteString.copyFrom(binary))
                            .setTime(1_700_000_000_000L)
                            .build());
            assertThat(next(socket).getMessage().getText()).isEqualTo("text");

            Gap gap = new Gap(
                    Mailbox.broadcast(Tenant.DEFAULT),
                    new MessageId(1, 2),
                    new MessageId(1, 9),
                    Gap.Reason.UNKNOWN_PAST,
                    true);
            session.out(out -> out.gap(gap, new Position(1, -1, 9)));
            assertThat(next(socket).getGap())
                    .isEqualTo(ServerFrame.Gap.newBuilder()
                            .setMailbox("all")
                            .setFrom("1-2")
                            .setTo("1-9")
                            .setReason("unknown_past")
                            .setCertain(true)
                            .setPosition(new Position(1, -1, 9).token())
                            .build());
        }
    }

    @Test
    void drain_asksToReconnect_andTheTokensEndDoesNot() throws Exception {
        try (RawWebSocket socket = open("end", "")) {
            session("end").out(out -> out.close(Close.DRAIN));
            ServerFrame.Reconnect last = next(socket).getReconnect();
            assertThat(last.getCode()).isEqualTo("drain");
            assertThat(last.getClose()).isEqualTo(4001);
            assertThat(last.getReason()).isEqualTo("node is draining");
            assertThat(last.getAfter()).isBetween(1_000L, 5_000L);
            assertThat(socket.closeCode()).isEqualTo(4001);
        }
        try (RawWebSocket socket = open("end", "")) {
            session("end").out(out -> out.close(Close.TOKEN));
            assertThat(next(socket).getError().getClose()).isEqualTo(4401);
            assertThat(socket.closeCode()).isEqualTo(4401);
        }
    }

    @Test
    void clientsFrames_areAnswered() throws Exception {
        try (RawWebSocket socket = open("sue", "")) {
            send(
                    socket,
                    ClientFrame.newBuilder()
                            .setPing(ClientFrame.Ping.newBuilder().setId("7")));
            assertThat(next(socket).getPong())
                    .isEqualTo(ServerFrame.Pong.newBuilder()
                            .setId("7")
                            .setPosition(NOWHERE)
                            .build());

            String since = new Position(1, 4, 5).token();
            send(
                    socket,
                    ClientFrame.newBuilder()
                            .setSubscribe(ClientFrame.Subscribe.newBuilder()
                                    .setId("8")
                                    .addAllTopics(List.of("room.1", "ü,%", "room.1"))
                                    .setHistory(20)
                                    .setSince(since)));
            assertThat(next(socket).getSubscribed())
                    .isEqualTo(ServerFrame.Subscribed.newBuilder()
                            .setId("8")
                            .addAllTopics(List.of("room.1", "ü,%"))
                            .setPosition(NOWHERE)
                            .build());
            assertThat(session("sue").follows())
                    .containsExactly(new Follow(List.of("room.1", "ü,%"), 20, Optional.of(new Position(1, 4, 5))));

            send(
                    socket,
                    ClientFrame.newBuilder()
                            .setUnsubscribe(ClientFrame.Unsubscribe.newBuilder().addTopics("ü,%")));
            assertThat(next(socket).getUnsubscribed().getTopicsList()).containsExactly("ü,%");
            assertThat(session("sue").topics()).containsExactly("room.1");
        }
    }

    @Test
    void ack_isToldToTheSession() throws Exception {
        Position position = new Position(1, 4, 5);
        try (RawWebSocket socket = open("ack", "?ack=client&device=phone")) {
            send(
                    socket,
                    ClientFrame.newBuilder()
                            .setAck(ClientFrame.Ack.newBuilder()
                                    .setMailbox("user/ack")
                                    .setId("1-42")));
            send(
                    socket,
                    ClientFrame.newBuilder().setAck(ClientFrame.Ack.newBuilder().setPosition(position.token())));
            await().untilAsserted(() -> assertThat(session("ack").acks())
                    .containsExactly(new Ack.Of("user/ack", new MessageId(1, 42)), new Ack.UpTo(position)));
        }
    }

    static List<byte[]> notUnderstood() {
        return List.of(
                new byte[0],
                new byte[] {10},
                new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff},
                // Ping with an id that is not UTF-8.
                new byte[] {10, 3, 10, 1, (byte) 0xff},
                // A field that says it is longer than all of it.
                new byte[] {10, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f},
                "{\"type\":\"ping\"}".getBytes(StandardCharsets.UTF_8),
                ClientFrame.newBuilder()
                        .setAck(ClientFrame.Ack.newBuilder().setMailbox("all").setPosition("AQEAAA"))
                        .build()
                        .toByteArray(),
                ClientFrame.newBuilder()
                        .setSubscribe(ClientFrame.Subscribe.getDefaultInstance())
                        .build()
                        .toByteArray(),
                ClientFrame.newBuilder()
                        .setSubscribe(ClientFrame.Subscribe.newBuilder()
                                .addTopics("a")
                                .setHistory(-1))
                        .build()
                        .toByteArray(),
                ClientFrame.newBuilder()
                        .setSubscribe(ClientFrame.Subscribe.newBuilder()
                                .addTopics("a")
                                .setSince("AQ"))
                        .build()
                        .toByteArray());
    }

    @ParameterizedTest
    @MethodSource
    void notUnderstood(byte[] message) throws Exception {
        try (RawWebSocket socket = open("odd", "")) {
            socket.send(RawWebSocket.BINARY, true, message);
            ServerFrame.Error error = next(socket).getError();
            assertThat(error.getCode()).isEqualTo("malformed");
            assertThat(error.getDetail()).contains("expected: ");
            send(socket, ClientFrame.newBuilder().setPing(ClientFrame.Ping.getDefaultInstance()));
            assertThat(next(socket).hasPong()).isTrue();
            assertThat(session("odd").follows()).isEmpty();
        }
    }

    @Test
    void kindOfALaterVersion_isUnknown() throws Exception {
        try (RawWebSocket socket = open("later", "")) {
            // Field 100, of no bytes.
            socket.send(RawWebSocket.BINARY, true, new byte[] {(byte) 0xa2, 6, 0});
            assertThat(next(socket).getError().getCode()).isEqualTo("unknown_type");
        }
    }

    @Test
    void textMessage_isAMistake_andTenAreTooMany() throws Exception {
        try (RawWebSocket socket = open("text", "")) {
            for (int i = 0; i < 10; i++) {
                socket.text("{\"type\":\"ping\"}");
                assertThat(next(socket).getError().getCode()).isEqualTo("malformed");
            }
            assertThat(next(socket).getError().getClose()).isEqualTo(4400);
            assertThat(socket.closeCode()).isEqualTo(4400);
        }
        assertThat(port.count("godwit.bad.requests", "code", "frame_malformed")).isGreaterThanOrEqualTo(10);
    }

    @Test
    void messageInManyFragments_isOne_andOneOver64KiBIsTooLong() throws Exception {
        byte[] ping = ClientFrame.newBuilder()
                .setPing(ClientFrame.Ping.newBuilder().setId("whole"))
                .build()
                .toByteArray();
        try (RawWebSocket socket = open("long", "")) {
            socket.send(RawWebSocket.BINARY, false, new byte[0]);
            for (byte part : ping) {
                socket.send(RawWebSocket.CONTINUATION, false, new byte[] {part});
            }
            socket.send(RawWebSocket.CONTINUATION, true, new byte[0]);
            assertThat(next(socket).getPong().getId()).isEqualTo("whole");

            socket.send(RawWebSocket.BINARY, false, new byte[64 * 1024]);
            socket.send(RawWebSocket.CONTINUATION, true, new byte[1]);
            assertThat(socket.closeCode()).isEqualTo(1009);
        }
        await().until(() -> session("long").clientLeft());
    }

    private static RawWebSocket open(String user, String query) throws IOException {
        RawWebSocket socket = handshake(user, query);
        assertThat(next(socket).hasHello()).isTrue();
        return socket;
    }

    private static RawWebSocket handshake(String user, String query) throws IOException {
        return RawWebSocket.open(
                port.number(),
                "/v1/ws" + query,
                "Authorization: Bearer " + port.tokenToFollow(user, "**"),
                "Sec-WebSocket-Protocol: godwit.v1.proto");
    }

    private static Optional<String> agreed(String offered) throws IOException {
        try (RawHttp http = RawWebSocket.handshake(
                port.number(),
                "/v1/ws",
                "Authorization: Bearer " + port.token("sub"),
                "Sec-WebSocket-Protocol: " + offered)) {
            assertThat(http.status()).isEqualTo(101);
            return http.header("Sec-WebSocket-Protocol");
        }
    }

    private static void send(RawWebSocket socket, ClientFrame.Builder frame) throws IOException {
        socket.send(RawWebSocket.BINARY, true, frame.build().toByteArray());
    }

    /** Heartbeats and pings come at any time. */
    private static ServerFrame next(RawWebSocket socket) throws IOException {
        while (true) {
            RawWebSocket.Received received = socket.next();
            if (received.opcode() != RawWebSocket.PING) {
                assertThat(received.opcode()).isEqualTo(RawWebSocket.BINARY);
                ServerFrame frame = ServerFrame.parseFrom(received.payload());
                if (!frame.hasHeartbeat()) {
                    return frame;
                }
            }
        }
    }

    private static Scripted session(String user) {
        return port.sessions().of(user);
    }
}
