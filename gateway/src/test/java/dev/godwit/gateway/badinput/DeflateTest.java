package dev.godwit.gateway.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.gateway.http.RawHttp;
import dev.godwit.gateway.http.RawWebSocket;
import dev.godwit.gateway.http.ScriptedSessions;
import dev.godwit.gateway.http.TestPort;
import dev.godwit.protocol.Position;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** permessage-deflate where it is switched on, along the groups 12 and 13 of the Autobahn test suite; and what abuses it. */
class DeflateTest {

    private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits";
    private static final int FIN = 0x80;
    private static final int RSV1 = 0x40;

    @RegisterExtension
    static final CanaryPort canary = new CanaryPort(options -> options.withWebSocketCompression());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "permessage-deflate | true",
                "permessage-deflate; client_max_window_bits | true",
                "permessage-deflate; client_max_window_bits=8; server_no_context_takeover | true",
                "permessage-deflate; client_no_context_takeover; client_max_window_bits=\"12\" | true",
                "x-webkit-deflate-frame, Permessage-Deflate | true",
                "permessage-deflate; server_max_window_bits=10, permessage-deflate | true",
                "permessage-deflate; server_max_window_bits=10 | false",
                "permessage-deflate; client_max_window_bits=7 | false",
                "permessage-deflate; client_max_window_bits=x | false",
                "permessage-deflate; server_no_context_takeover=1 | false",
                "permessage-deflate; client_max_window_bits; client_max_window_bits | false",
                "permessage-deflate; unknown | false",
                "permessage-bzip2 | false",
                "; ; , | false",
            })
    void offer_isTakenOrLeft(String offer, boolean taken) throws Exception {
        try (RawHttp http = RawWebSocket.handshake(
                canary.number(), "/v1/ws", canary.bearer("offer"), "Sec-WebSocket-Extensions: " + offer)) {
            assertThat(http.status()).isEqualTo(101);
            assertThat(http.header("Sec-WebSocket-Extensions"))
                    .isEqualTo(
                            taken
                                    ? java.util.Optional.of("permessage-deflate; server_no_context_takeover;"
                                            + " client_no_context_takeover")
                                    : java.util.Optional.empty());
        }
    }

    /** Groups 12.1 and 13.1: sizes, whole and in fragments, again and again on one connection. */
    @ParameterizedTest
    @CsvSource({"100, 1", "1000, 1", "1000, 7", "20000, 1", "20000, 50", "65000, 3"})
    void deflatedMessage_isHeard(int length, int fragments) throws Exception {
        try (RawWebSocket socket = open("heard")) {
            for (int i = 0; i < 10; i++) {
                byte[] small = deflated(ping("p" + i, length));
                int each = Math.max(1, small.length / fragments);
                for (int at = 0; at < small.length; at += each) {
                    int end = Math.min(small.length, at + each);
                    int first = (at == 0 ? RSV1 | RawWebSocket.TEXT : 0) | (end == small.length ? FIN : 0);
                    socket.bytes(RawWebSocket.frame(first, 0x80, Arrays.copyOfRange(small, at, end)));
                    socket.send(RawWebSocket.PING, true, new byte[0]);
                }
                assertThat(socket.next("pong").getString("id")).isEqualTo("p" + i);
            }
            socket.text("{\"type\":\"ping\",\"id\":\"plain\"}");
            assertThat(socket.next("pong").getString("id")).isEqualTo("plain");
        }
    }

    @Test
    void emptyAndEndedBlocks_areMessagesToo() throws Exception {
        try (RawWebSocket socket = open("blocks")) {
            socket.bytes(RawWebSocket.frame(FIN | RSV1 | RawWebSocket.TEXT, 0x80, new byte[] {0}));
            assertThat(socket.next("error").getString("code")).isEqualTo("malformed");
            Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
            deflater.setInput("{\"type\":\"ping\",\"id\":\"final\"}".getBytes(StandardCharsets.UTF_8));
            deflater.finish();
            byte[] buffer = new byte[100];
            byte[] ended = Arrays.copyOf(buffer, deflater.deflate(buffer) + 1);
            System.arraycopy(buffer, 0, ended, 0, ended.length - 1);
            deflater.end();
            socket.bytes(RawWebSocket.frame(FIN | RSV1 | RawWebSocket.TEXT, 0x80, ended));
            assertThat(socket.next("pong").getString("id")).isEqualTo("final");
        }
    }

    @Test
    void largeMessage_isDeflated_smallOneIsNot() throws Exception {
        String large = "a text that says the same again. ".repeat(2_000);
        try (RawWebSocket socket = open("large");
                RawWebSocket plain = RawWebSocket.open(canary.number(), "/v1/ws", canary.bearer("plain"))) {
            for (String user : new String[] {"large", "plain"}) {
                canary.port().sessions().of(user).out(out -> {
                    out.message(TestPort.frame("both", 1, "large", large), () -> new Position(1, 1, 1));
                    out.message(TestPort.frame("both", 2, "small", "s"), () -> new Position(1, 2, 1));
                });
            }
            plain.next("hello");
            assertThat(plain.next("message").getString("data")).isEqualTo(large);
            assertThat(plain.next("message").getString("data")).isEqualTo("s");
            socket.next("hello");
            byte[] small = socket.nextDeflated();
            assertThat(small.length).isLessThan(large.length() / 20);
            assertThat(new JsonObject(inflated(small)).getString("data")).isEqualTo(large);
            assertThat(socket.next("message").getString("data")).isEqualTo("s");
        }
    }

    /** 60 MB of zeros in a frame of 60 kB: no more than the limit of a message is made of it. */
    @Test
    void bomb_endsTheConnection_andCostsNoMemory() throws Exception {
        byte[] bomb = deflated(new byte[60_000_000]);
        assertThat(bomb.length).isLessThan(64 * 1024);
        for (int i = 0; i < 20; i++) {
            String user = "bomb-" + i;
            try (RawWebSocket socket = open(user)) {
                ScriptedSessions.Scripted session = canary.port().sessions().of(user);
                socket.bytes(RawWebSocket.frame(FIN | RSV1 | RawWebSocket.TEXT, 0x80, bomb));
                assertThat(socket.closeCode()).isEqualTo(1009);
                canary.awaitLeft(session);
            }
        }
        assertThat(canary.port().count("godwit.bad.requests", "code", "frame_broken"))
                .isGreaterThanOrEqualTo(20);
    }

    @Test
    void fragmentsWithoutEnd_endTheConnection() throws Exception {
        try (RawWebSocket socket = open("endless")) {
            socket.bytes(RawWebSocket.frame(RSV1 | RawWebSocket.TEXT, 0x80, new byte[30_000]));
            socket.bytes(RawWebSocket.frame(0, 0x80, new byte[30_000]));
            socket.bytes(RawWebSocket.frame(0, 0x80, new byte[30_000]));
            assertThat(socket.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void whatIsNotDeflated_endsTheConnection() throws Exception {
        for (byte[] bad : new byte[][] {{-1, -1, -1}, "{\"type\":\"ping\"}".getBytes(StandardCharsets.UTF_8)}) {
            try (RawWebSocket socket = open("corrupt")) {
                socket.bytes(RawWebSocket.frame(FIN | RSV1 | RawWebSocket.TEXT, 0x80, bad));
                assertThat(socket.closeCode()).isEqualTo(1007);
            }
        }
        try (RawWebSocket socket = open("utf8")) {
            byte[] small = deflated(new byte[] {'"', (byte) 0xc0, (byte) 0xaf, '"'});
            socket.bytes(RawWebSocket.frame(FIN | RSV1 | RawWebSocket.TEXT, 0x80, small));
            assertThat(socket.closeCode()).isEqualTo(1007);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {FIN | 0x20 | 1, FIN | 0x10 | 1, FIN | 0x60 | 1, FIN | RSV1 | 9, FIN | RSV1 | 8})
    void otherReservedBits_endTheConnection(int first) throws Exception {
        try (RawWebSocket socket = open("bits")) {
            socket.bytes(RawWebSocket.frame(first, 0x80, new byte[] {3, (byte) 0xe8}));
            assertThat(socket.closeCode()).isEqualTo(1002);
        }
    }

    @Test
    void continuationThatSaysDeflated_endsTheConnection() throws Exception {
        try (RawWebSocket socket = open("cont")) {
            socket.bytes(RawWebSocket.frame(RSV1 | RawWebSocket.TEXT, 0x80, new byte[] {1}));
            socket.bytes(RawWebSocket.frame(FIN | RSV1, 0x80, new byte[] {1}));
            assertThat(socket.closeCode()).isEqualTo(1002);
        }
    }

    @Test
    void deflatedFrame_withoutAgreement_endsTheConnection() throws Exception {
        try (RawWebSocket socket = RawWebSocket.open(canary.number(), "/v1/ws", canary.bearer("none"))) {
            socket.bytes(RawWebSocket.frame(FIN | RSV1 | RawWebSocket.TEXT, 0x80, deflated(ping("p", 100))));
            assertThat(socket.closeCode()).isEqualTo(1002);
        }
    }

    private static RawWebSocket open(String user) throws IOException {
        return RawWebSocket.open(canary.number(), "/v1/ws", canary.bearer(user), OFFER);
    }

    private static byte[] ping(String id, int length) {
        String text = "{\"type\":\"ping\",\"id\":\"" + id + "\",\"x\":\"";
        return (text + "ab".repeat((length - text.length() - 2) / 2) + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] deflated(byte[] message) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(message);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        int length = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
        while (length > 0) {
            out.write(buffer, 0, length);
            length = length < buffer.length ? 0 : deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
        }
        deflater.end();
        return Arrays.copyOf(out.toByteArray(), out.size() - 4);
    }

    private static String inflated(byte[] small) throws DataFormatException {
        Inflater inflater = new Inflater(true);
        byte[] whole = Arrays.copyOf(small, small.length + 4);
        whole[whole.length - 2] = -1;
        whole[whole.length - 1] = -1;
        inflater.setInput(whole);
        byte[] message = new byte[1 << 20];
        int length = inflater.inflate(message);
        inflater.end();
        return new String(message, 0, length, StandardCharsets.UTF_8);
    }
}
