package dev.godwit.gateway.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.gateway.http.RawWebSocket;
import dev.godwit.gateway.http.ScriptedSessions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * RFC 6455 byte by byte, along the groups of the Autobahn test suite (the numbers are its own). Where that sends a text to be
 * echoed, here is a {@code ping} frame, whose id comes back.
 */
class WebSocketConformanceTest {

    private static final int FIN = 0x80;
    private static final int TEXT = RawWebSocket.TEXT;
    private static final int PING = FIN | RawWebSocket.PING;
    private static final int PONG = FIN | RawWebSocket.PONG;
    private static final int CLOSE = FIN | RawWebSocket.CLOSE;
    private static final byte[] NOTHING = {};
    private static final int PROTOCOL = 1002;
    private static final int NOT_UTF8 = 1007;
    private static final int TOO_LONG = 1009;

    @RegisterExtension
    static final CanaryPort canary = new CanaryPort(options -> options);

    @ParameterizedTest
    @MethodSource({"framing", "pings", "fragments", "texts", "limits"})
    void goodFrames_areAnswered(String name, List<String> answers, byte[] bytes) throws Exception {
        answers(name, answers, bytes, bytes.length);
    }

    /** Each byte in a write of its own. */
    @ParameterizedTest
    @MethodSource({"pings", "fragments", "texts"})
    void goodFramesByteByByte_areAnswered(String name, List<String> answers, byte[] bytes) throws Exception {
        answers(name, answers, bytes, bytes.length > 2_000 ? 1_000 : 1);
    }

    private static void answers(String name, List<String> answers, byte[] bytes, int chop) throws IOException {
        try (RawWebSocket socket = open(name)) {
            for (int i = 0; i < bytes.length; i += chop) {
                socket.bytes(java.util.Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + chop)));
            }
            socket.text(ping("last"));
            List<String> heard = new ArrayList<>();
            while (!heard.contains("pong:last")) {
                heard.add(heard(socket.next()));
            }
            heard.removeAll(List.of("hello", "pong:last"));
            assertThat(heard).isEqualTo(answers);
        }
    }

    @ParameterizedTest
    @MethodSource({
        "wrongPings",
        "reservedBits",
        "opcodes",
        "wrongFragments",
        "wrongTexts",
        "wrongLengths",
        "wrongCloses"
    })
    void badFrames_endTheConnectionWithTheirCode(String name, int code, byte[] bytes) throws Exception {
        try (RawWebSocket socket = open(name)) {
            ScriptedSessions.Scripted session = canary.port().sessions().of(name);
            socket.bytes(bytes);
            assertThat(socket.closeCode()).isEqualTo(code);
            canary.awaitLeft(session);
        }
    }

    static Stream<Arguments> framing() {
        return IntStream.of(26, 125, 126, 127, 128, 65_535, 65_536)
                .mapToObj(length -> good("1.1 text of " + length, padded(length), "pong:p"));
    }

    static Stream<Arguments> pings() {
        byte[] odd = {0, -1, -2, -3, -4, -5, 0, -1};
        byte[] full = new byte[125];
        return Stream.of(
                good("2.1 empty ping", frame(PING, NOTHING), "PONG:"),
                good("2.2 ping with a text", frame(PING, utf8("Hello, world!")), "PONG:Hello, world!"),
                good("2.3 ping of bytes that are no text", frame(PING, odd), "PONG:" + latin(odd)),
                good("2.4 ping of 125 bytes", frame(PING, full), "PONG:" + latin(full)),
                good("2.7 empty pong", frame(PONG, NOTHING)),
                good("2.8 pong that nobody asked for", frame(PONG, utf8("x"))),
                good("2.9 pong, then ping", all(frame(PONG, utf8("x")), frame(PING, utf8("y"))), "PONG:y"),
                good(
                        "2.10 ten pings",
                        all(IntStream.range(0, 10)
                                .mapToObj(i -> frame(PING, utf8("" + i)))
                                .toArray(byte[][]::new)),
                        IntStream.range(0, 10).mapToObj(i -> "PONG:" + i).toArray(String[]::new)));
    }

    static Stream<Arguments> wrongPings() {
        return Stream.of(
                bad("2.5 ping of 126 bytes", PROTOCOL, frame(PING, new byte[126])),
                bad("2.5 pong of 126 bytes", PROTOCOL, frame(PONG, new byte[126])),
                bad("7.1 close of 126 bytes", PROTOCOL, frame(CLOSE, closing(1000, "x".repeat(124)))));
    }

    static Stream<Arguments> reservedBits() {
        return IntStream.rangeClosed(1, 7)
                .boxed()
                .flatMap(bits -> Stream.of(
                        bad("3." + bits + " text", PROTOCOL, frame(FIN | (bits << 4) | TEXT, utf8(ping("r")))),
                        bad("3." + bits + " ping", PROTOCOL, frame(PING | (bits << 4), NOTHING)),
                        bad("3." + bits + " close", PROTOCOL, frame(CLOSE | (bits << 4), NOTHING)),
                        bad(
                                "3." + bits + " behind a good text",
                                PROTOCOL,
                                all(text(ping("good")), frame(FIN | (bits << 4) | TEXT, utf8("x"))))));
    }

    static Stream<Arguments> opcodes() {
        return IntStream.of(3, 4, 5, 6, 7, 11, 12, 13, 14, 15)
                .boxed()
                .flatMap(opcode -> Stream.of(
                        bad("4 opcode " + opcode, PROTOCOL, frame(FIN | opcode, NOTHING)),
                        bad("4 opcode " + opcode + " with content", PROTOCOL, frame(FIN | opcode, utf8("x"))),
                        bad(
                                "4 opcode " + opcode + " behind a good text",
                                PROTOCOL,
                                all(text(ping("good")), frame(FIN | opcode, utf8("x")), frame(PING, NOTHING)))));
    }

    static Stream<Arguments> fragments() {
        String half = "{\"type\":\"ping\",";
        return Stream.of(
                good("5.3 two", all(frame(TEXT, utf8(half)), frame(FIN, utf8("\"id\":\"p\"}"))), "pong:p"),
                good(
                        "5.6 a ping between",
                        all(frame(TEXT, utf8(half)), frame(PING, utf8("b")), frame(FIN, utf8("\"id\":\"p\"}"))),
                        "PONG:b",
                        "pong:p"),
                good(
                        "5.8 many with pings between, empty ones too",
                        all(
                                frame(TEXT, NOTHING),
                                frame(0, utf8(half)),
                                frame(PING, utf8("1")),
                                frame(0, NOTHING),
                                frame(0, utf8("\"id\":")),
                                frame(PING, utf8("2")),
                                frame(0, utf8("\"p\"}")),
                                frame(FIN, NOTHING)),
                        "PONG:1",
                        "PONG:2",
                        "pong:p"),
                good("6.1 empty text", frame(FIN | TEXT, NOTHING), "error:malformed"),
                good(
                        "6.1 three empty fragments",
                        all(frame(TEXT, NOTHING), frame(0, NOTHING), frame(FIN, NOTHING)),
                        "error:malformed"));
    }

    static Stream<Arguments> wrongFragments() {
        byte[] begun = frame(TEXT, utf8("{"));
        return Stream.of(
                bad("5.1 ping in fragments", PROTOCOL, all(frame(RawWebSocket.PING, utf8("1")), frame(FIN, utf8("2")))),
                bad("5.2 pong in fragments", PROTOCOL, all(frame(RawWebSocket.PONG, utf8("1")), frame(FIN, utf8("2")))),
                bad("7 close in fragments", PROTOCOL, all(frame(RawWebSocket.CLOSE, NOTHING), frame(FIN, NOTHING))),
                bad("5.9 the end of nothing", PROTOCOL, frame(FIN, utf8("x"))),
                bad("5.12 the middle of nothing", PROTOCOL, all(frame(0, utf8("x")), text(ping("p")))),
                bad(
                        "5.15 the end of what has ended",
                        PROTOCOL,
                        all(begun, frame(FIN, utf8("}")), frame(FIN, utf8("x")))),
                bad("5.18 a text inside a text", PROTOCOL, all(begun, text(ping("p")))),
                bad("5.18 a begun text inside a text", PROTOCOL, all(begun, begun)),
                bad("5.18 bytes inside a text", PROTOCOL, all(begun, frame(FIN | RawWebSocket.BINARY, utf8("x")))));
    }

    /** What is UTF-8, at the borders of each length, cut anywhere. */
    static Stream<Arguments> texts() {
        return Stream.of(
                        "Hello-\u00b5@\u00df\u00f6\u00e4\u00fc\u00e0\u00e1-UTF-8!!",
                        "\u03ba\u1f79\u03c3\u03bc\u03b5",
                        "\u007f",
                        "\u0080",
                        "\u07ff",
                        "\u0800",
                        "\ud7ff",
                        "\ue000",
                        "\ufeff",
                        "\ufffd",
                        "\ufffe",
                        "\uffff",
                        "\u2028",
                        "\ud800\udc00",
                        "\udbff\udfff",
                        "\ud83f\udffe")
                .flatMap(text -> Stream.of(
                        good("6.2 " + codes(text), text(ping(text)), "pong:" + text),
                        good("6.3 in bytes " + codes(text), inBytes(utf8(ping(text))), "pong:" + text)));
    }

    static Stream<Arguments> wrongTexts() {
        int[][] wrong = {
            {0x80},
            {0xbf},
            {0x80, 0xbf, 0x80},
            {0xc0, 0x20},
            {0xc0, 0xaf},
            {0xc1, 0xbf},
            {0xc3},
            {0xe0, 0x80, 0xaf},
            {0xe0, 0x9f, 0xbf},
            {0xe2, 0x82},
            {0xed, 0xa0, 0x80},
            {0xed, 0xaf, 0xbf},
            {0xed, 0xb0, 0x80},
            {0xed, 0xbf, 0xbf},
            {0xed, 0xa0, 0x80, 0xed, 0xb0, 0x80},
            {0xf0, 0x80, 0x80, 0xaf},
            {0xf0, 0x8f, 0xbf, 0xbf},
            {0xf0, 0x9f, 0x98},
            {0xf4, 0x90, 0x80, 0x80},
            {0xf5, 0x80, 0x80, 0x80},
            {0xf8, 0x88, 0x80, 0x80, 0x80},
            {0xfc, 0x84, 0x80, 0x80, 0x80, 0x80},
            {0xfe},
            {0xff},
        };
        return Stream.of(wrong).flatMap(bytes -> {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            text.writeBytes(utf8("{\"type\":\"ping\",\"id\":\""));
            IntStream.of(bytes).forEach(text::write);
            String name =
                    IntStream.of(bytes).mapToObj(Integer::toHexString).toList().toString();
            byte[] cut = text.toByteArray();
            text.writeBytes(utf8("\"}"));
            byte[] whole = text.toByteArray();
            return Stream.of(
                    bad("6.6 " + name, NOT_UTF8, frame(FIN | TEXT, whole)),
                    bad("6.6 in bytes " + name, NOT_UTF8, inBytes(whole)),
                    bad("6.6 at the end " + name, NOT_UTF8, frame(FIN | TEXT, cut)));
        });
    }

    static Stream<Arguments> wrongLengths() {
        byte[] large = frame(FIN | TEXT, new byte[80_000]);
        byte[] part = frame(0, new byte[30_000]);
        return Stream.of(
                bad("9.1 text of 80,000", TOO_LONG, large),
                bad("9.2 bytes of 80,000", TOO_LONG, frame(FIN | RawWebSocket.BINARY, new byte[80_000])),
                bad("9.3 text of fragments over 64 KiB", TOO_LONG, all(frame(TEXT, new byte[30_000]), part, part)),
                bad("9 a length of 2^62", TOO_LONG, header(1L << 62)),
                bad("9 a length of 2^63", PROTOCOL, header(1L << 63)),
                bad("9 a length of -1", PROTOCOL, header(-1L)),
                bad("no mask", PROTOCOL, RawWebSocket.frame(FIN | TEXT, 0, utf8(ping("p")))));
    }

    static Stream<Arguments> limits() {
        byte[][] small = new byte[1_001][];
        byte[] message = padded(65_000, "l");
        List<byte[]> parts = new ArrayList<>();
        for (int i = 0; i < message.length; i += 65) {
            parts.add(java.util.Arrays.copyOfRange(message, i, Math.min(message.length, i + 65)));
        }
        for (int i = 0; i < parts.size(); i++) {
            small[i] = frame((i == 0 ? TEXT : 0) | (i == parts.size() - 1 ? FIN : 0), parts.get(i));
        }
        byte[] fragments = all(java.util.Arrays.copyOf(small, parts.size()));
        byte[] hundred =
                all(IntStream.range(0, 100).mapToObj(i -> text(ping("" + i))).toArray(byte[][]::new));
        return Stream.of(
                good("9.3 and 10.1 65,000 bytes in 1,000 fragments", fragments, "pong:l"),
                good(
                        "9.7 a hundred messages",
                        hundred,
                        IntStream.range(0, 100).mapToObj(i -> "pong:" + i).toArray(String[]::new)));
    }

    static Stream<Arguments> wrongCloses() {
        Stream<Arguments> codes = IntStream.of(0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535)
                .mapToObj(code -> bad("7.9 close " + code, PROTOCOL, frame(CLOSE, closing(code, ""))));
        return Stream.concat(
                codes,
                Stream.of(
                        bad("7.3 close of one byte", PROTOCOL, frame(CLOSE, new byte[] {3})),
                        bad("7.5 close with a reason not UTF-8", NOT_UTF8, frame(CLOSE, new byte[] {
                            3, (byte) 0xe8, (byte) 0xc0, (byte) 0xaf
                        })),
                        bad("7.5 close with a reason cut in a character", NOT_UTF8, frame(CLOSE, new byte[] {
                            3, (byte) 0xe8, (byte) 0xe2, (byte) 0x82
                        }))));
    }

    @ParameterizedTest
    @ValueSource(
            ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999})
    void goodClose_isAnsweredWithItsCode(int code) throws Exception {
        String user = "7.7 close " + code;
        try (RawWebSocket socket = open(user)) {
            ScriptedSessions.Scripted session = canary.port().sessions().of(user);
            socket.bytes(frame(CLOSE, closing(code, "r".repeat(123))));
            assertThat(socket.closeCode()).isEqualTo(code);
            assertThat(socket.closedByServer()).isTrue();
            canary.awaitLeft(session);
        }
    }

    @Test
    void emptyClose_isAnswered() throws Exception {
        try (RawWebSocket socket = open("7.3.1")) {
            socket.bytes(frame(CLOSE, NOTHING));
            RawWebSocket.Received answer = socket.next();
            while (answer.opcode() != RawWebSocket.CLOSE) {
                answer = socket.next();
            }
            assertThat(answer.payload().length).isIn(0, 2);
            assertThat(socket.closedByServer()).isTrue();
        }
    }

    @Test
    void whatComesBehindAClose_isNotAnswered() throws Exception {
        try (RawWebSocket socket = open("7.1.3")) {
            socket.next("hello");
            socket.bytes(all(
                    frame(CLOSE, closing(1000, "")),
                    frame(PING, utf8("late")),
                    text(ping("late")),
                    frame(CLOSE, closing(1001, ""))));
            RawWebSocket.Received answer = socket.next();
            assertThat(answer.opcode()).isEqualTo(RawWebSocket.CLOSE);
            assertThat(answer.closeCode()).isEqualTo(1000);
            assertThat(socket.closedByServer()).isTrue();
        }
    }

    @Test
    void closeInsideAText_isAnswered() throws Exception {
        try (RawWebSocket socket = open("7.1.5")) {
            socket.bytes(all(frame(TEXT, utf8("{")), frame(CLOSE, closing(1000, ""))));
            assertThat(socket.closeCode()).isEqualTo(1000);
        }
    }

    private static RawWebSocket open(String user) throws IOException {
        return RawWebSocket.open(canary.number(), "/v1/ws", canary.bearer(user));
    }

    private static String heard(RawWebSocket.Received frame) {
        if (frame.opcode() == RawWebSocket.PONG) {
            return "PONG:" + latin(frame.payload());
        }
        assertThat(frame.opcode()).as("opcode of %s", latin(frame.payload())).isEqualTo(TEXT);
        String type = frame.json().getString("type");
        return switch (type) {
            case "pong" -> "pong:" + frame.json().getString("id");
            case "error" -> "error:" + frame.json().getString("code");
            default -> type;
        };
    }

    private static Arguments good(String name, byte[] bytes, String... answers) {
        return Arguments.of(name, List.of(answers), bytes);
    }

    private static Arguments bad(String name, int code, byte[] bytes) {
        return Arguments.of(name, code, bytes);
    }

    private static String ping(String id) {
        return "{\"type\":\"ping\",\"id\":\"" + id + "\"}";
    }

    /** A ping that is so long. */
    private static byte[] padded(int length) {
        return frame(FIN | TEXT, padded(length, "p"));
    }

    private static byte[] padded(int length, String id) {
        String ping = ping(id);
        return utf8(ping.replace(",", "," + " ".repeat(length - ping.length())));
    }

    private static byte[] text(String text) {
        return frame(FIN | TEXT, utf8(text));
    }

    private static byte[] frame(int first, byte[] payload) {
        return RawWebSocket.frame(first, 0x80, payload);
    }

    /** A text, each byte of it in a fragment of its own. */
    private static byte[] inBytes(byte[] text) {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (int i = 0; i < text.length; i++) {
            int opcode = i == 0 ? TEXT : 0;
            frames.writeBytes(frame(i == text.length - 1 ? FIN | opcode : opcode, new byte[] {text[i]}));
        }
        return frames.toByteArray();
    }

    /** The begin of a text frame that says it is so long. */
    private static byte[] header(long length) {
        ByteBuffer header = ByteBuffer.allocate(14);
        return header.put((byte) (FIN | TEXT))
                .put((byte) 0xff)
                .putLong(length)
                .putInt(0)
                .array();
    }

    private static byte[] closing(int code, String reason) {
        byte[] text = utf8(reason);
        return ByteBuffer.allocate(2 + text.length)
                .putShort((short) code)
                .put(text)
                .array();
    }

    private static byte[] all(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String codes(String text) {
        return text.codePoints().mapToObj(Integer::toHexString).toList().toString();
    }
}
