package dev.godwit.gateway.badinput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.gateway.http.ScriptedSessions;
import dev.godwit.gateway.http.TestPort;
import dev.godwit.protocol.Position;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** HTTP/2 as no client should speak it. What is refused costs its own connection at most. */
class Http2Test {

    private static final int REFUSED_STREAM = 0x7;
    private static final int ENHANCE_YOUR_CALM = 0xb;
    private static final byte[] NOTHING = {};

    @RegisterExtension
    static final CanaryPort canary = new CanaryPort(options -> options);

    @Test
    void rapidReset_endsTheConnection() throws Exception {
        int before = canary.port().sessions().count();
        String token = canary.port().token("rapid");
        try (RawHttp2 http = RawHttp2.connect(canary.number())) {
            send(10_000, i -> {
                http.get(odd(i), "/v1/stream", token);
                http.frame(RawHttp2.RST_STREAM, 0, odd(i), RawHttp2.number(8));
            });
            assertThat(http.goodbye()).isIn(Optional.empty(), Optional.of(ENHANCE_YOUR_CALM));
        }
        assertThat(canary.port().sessions().count() - before).isLessThan(1_000);
    }

    /** As a gRPC client does whose calls run into their deadline. */
    @Test
    void clientThatCancelsALot_keepsItsConnection() throws Exception {
        String token = canary.port().token("cancels");
        try (RawHttp2 http = RawHttp2.connect(canary.number())) {
            for (int i = 0; i < 400; i++) {
                http.get(odd(i), "/v1/stream", token);
                http.frame(RawHttp2.RST_STREAM, 0, odd(i), RawHttp2.number(8));
            }
            assertThat(http.isServed()).isTrue();
        }
    }

    @Test
    void pingFlood_whoseAnswersAreRead_endsTheConnection() throws Exception {
        byte[] ping = RawHttp2.bytes(RawHttp2.PING, 0, 0, new byte[8]);
        double before = canary.port().count("godwit.limit.exceeded", "limit", "http2_frames");
        try (RawHttp2 http = RawHttp2.connect(canary.number())) {
            assertThat(http.isServed()).isTrue();
            send(10_100, i -> http.raw(ping));
            http.goodbye();
        }
        await().until(() -> canary.port().count("godwit.limit.exceeded", "limit", "http2_frames") == before + 1);
    }

    /** The server is made to reset streams itself: each of these frames is an error of the stream alone. */
    @ParameterizedTest
    @MethodSource("mistakesOfAStream")
    void madeYouReset_endsTheConnection(String name, int type, byte[] payload) throws Exception {
        int before = canary.port().sessions().count();
        String token = canary.port().token("made-" + name);
        try (RawHttp2 http = RawHttp2.connect(canary.number())) {
            send(10_000, i -> {
                http.get(odd(i), "/v1/stream", token);
                http.frame(type, 0, odd(i), payload);
            });
            http.goodbye();
        }
        assertThat(canary.port().sessions().count() - before).isLessThan(1_000);
    }

    static Stream<Arguments> mistakesOfAStream() {
        return Stream.of(
                Arguments.of("window-increment-0", RawHttp2.WINDOW_UPDATE, RawHttp2.number(0)),
                Arguments.of("window-overflow", RawHttp2.WINDOW_UPDATE, RawHttp2.number(RawHttp2.MAX_WINDOW)),
                Arguments.of("data-after-end", RawHttp2.DATA, new byte[] {1}),
                Arguments.of("headers-after-end", RawHttp2.HEADERS, NOTHING),
                Arguments.of("priority-of-5-bytes-missing", RawHttp2.PRIORITY, new byte[] {1}));
    }

    @ParameterizedTest
    @MethodSource("continuations")
    void continuationFlood_endsTheConnection(String name, byte[] payload) throws Exception {
        byte[] continuation = RawHttp2.bytes(RawHttp2.CONTINUATION, 0, 1, payload);
        try (RawHttp2 http = RawHttp2.connect(canary.number())) {
            byte[] begun = Arrays.copyOf(RawHttp2.request("/v1/stream", "x"), 8);
            http.frame(RawHttp2.HEADERS, RawHttp2.END_STREAM, 1, begun);
            int sent = send(100_000, i -> http.raw(continuation));
            http.goodbye();
            assertThat(sent).isLessThan(100_000);
        }
    }

    static Stream<Arguments> continuations() {
        return Stream.of(
                Arguments.of("empty", NOTHING),
                Arguments.of("one byte", new byte[] {'x'}),
                Arguments.of("large", new byte[16_000]));
    }

    @Test
    void settingsFlood_whoseAcknowledgementsNobodyReads_endsTheConnection() throws Exception {
        flood(RawHttp2.bytes(RawHttp2.SETTINGS, 0, 0, RawHttp2.setting(3, 100)));
    }

    @Test
    void pingFlood_whoseAnswersNobodyReads_endsTheConnection() throws Exception {
        flood(RawHttp2.bytes(RawHttp2.PING, 0, 0, new byte[8]));
    }

    @Test
    void emptyDataFlood_endsTheConnection() throws Exception {
        try (RawHttp2 http = RawHttp2.connect(canary.number())) {
            http.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, 1, RawHttp2.block(Map.of(), "POST", "/v1/stream"));
            byte[] empty = RawHttp2.bytes(RawHttp2.DATA, 0, 1, NOTHING);
            send(10_000, i -> http.raw(empty));
            assertThat(http.goodbye()).isIn(Optional.empty(), Optional.of(ENHANCE_YOUR_CALM));
        }
    }

    private static void flood(byte[] frame) throws IOException {
        byte[] thousand = new byte[frame.length * 1_000];
        for (int i = 0; i < 1_000; i++) {
            System.arraycopy(frame, 0, thousand, i * frame.length, frame.length);
        }
        try (RawHttp2 http = RawHttp2.connect(canary.number())) {
            int sent = send(5_000, i -> http.raw(thousand));
            assertThat(sent).as("thousands of frames").isLessThan(5_000);
        }
    }

    @Test
    void windowOfZero_holdsNoMoreThanAQueue() throws Exception {
        try (RawHttp2 http = RawHttp2.connect(canary.number())) {
            http.frame(RawHttp2.SETTINGS, 0, 0, RawHttp2.setting(4, 0));
            List<ScriptedSessions.Scripted> sessions = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                http.get(odd(i), "/v1/stream", canary.port().token("zero-" + i));
                sessions.add(canary.port().sessions().of("zero-" + i));
            }
            int sent = 0;
            for (ScriptedSessions.Scripted session : sessions) {
                while (session.<Boolean>ask(out -> out.writable()) && sent < 10_000) {
                    long offset = sent++;
                    session.out(out -> out.message(
                            TestPort.frame("zero", offset, "e", "x".repeat(10_000)), () -> new Position(1, offset, 1)));
                }
            }
            assertThat(sent).isLessThan(100 * 30);
            canary.canariesAreServed();
            assertThat(http.isServed()).isTrue();
        }
    }

    @Test
    void windowOfZero_answersThatWaitAreBounded() throws Exception {
        try (RawHttp2 http = RawHttp2.connect(canary.number())) {
            http.frame(RawHttp2.SETTINGS, 0, 0, RawHttp2.setting(4, 0));
            send(10_000, i -> http.get(odd(i), "/nothing-here", "x"));
            http.goodbye();
        }
    }

    @Test
    void tenThousandStreams_areAHundred() throws Exception {
        String token = canary.port().token("many");
        int before = canary.port().sessions().count();
        try (RawHttp2 http = RawHttp2.connect(canary.number())) {
            send(10_000, i -> http.get(odd(i), "/v1/stream", token));
            http.goodbye();
        }
        assertThat(canary.port().sessions().count() - before).isLessThanOrEqualTo(100);
    }

    @Test
    void streamsOverTheLimit_leaveTheOthersAlone() throws Exception {
        Set<Integer> refused = new HashSet<>();
        try (RawHttp2 http = RawHttp2.connect(canary.number())) {
            for (int i = 0; i < 120; i++) {
                http.get(odd(i), "/v1/stream", canary.port().token("few-" + i));
            }
            while (refused.size() < 20) {
                RawHttp2.Received frame = http.next();
                if (frame.type() == RawHttp2.RST_STREAM) {
                    assertThat(frame.errorCode()).isEqualTo(REFUSED_STREAM);
                    refused.add(frame.stream());
                }
            }
            assertThat(refused).allMatch(stream -> stream > 200);
            canary.port()
                    .sessions()
                    .of("few-7")
                    .out(out -> out.message(TestPort.frame("few-7", 1, "e", "still"), () -> new Position(1, 1, 1)));
            String text = "";
            while (!text.contains("data: still")) {
                text = new String(http.next(RawHttp2.DATA, odd(7)).payload(), StandardCharsets.UTF_8);
            }
        }
    }

    /** A large field goes into the table once, and is named thousands of times with a byte each. */
    @Test
    void hpackBomb_isRefused() throws Exception {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        bomb.writeBytes(RawHttp2.request("/v1/stream", canary.port().token("bomb")));
        RawHttp2.literal(bomb, 0x40, "x-bomb", "y".repeat(3_900));
        for (int i = 0; i < 10_000; i++) {
            bomb.write(0x80 | 62);
        }
        int before = canary.port().sessions().count();
        try (RawHttp2 http = RawHttp2.connect(canary.number())) {
            http.frame(RawHttp2.HEADERS, RawHttp2.END_STREAM | RawHttp2.END_HEADERS, 1, bomb.toByteArray());
            assertThat(refusal(http, 1)).isNotEqualTo("200");
        }
        assertThat(canary.port().sessions().count()).isEqualTo(before);
    }

    @Test
    void fieldsOver24KiB_areRefused() throws Exception {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        RawHttp2.field(rest, "x", "y".repeat(12_000));
        try (RawHttp2 http = RawHttp2.connect(canary.number())) {
            byte[] begun = fields("Bearer " + canary.port().token("large"), "x", "y".repeat(15_000));
            http.frame(RawHttp2.HEADERS, RawHttp2.END_STREAM, 1, begun);
            http.frame(RawHttp2.CONTINUATION, RawHttp2.END_HEADERS, 1, rest.toByteArray());
            assertThat(refusal(http, 1)).isNotEqualTo("200");
        }
    }

    @ParameterizedTest
    @MethodSource("errorsOfAConnection")
    void whatIsNoHttp2_endsTheConnection(String name, byte[] bytes) throws Exception {
        try (RawHttp2 http = RawHttp2.connect(canary.number())) {
            http.raw(bytes);
            http.goodbye();
        }
    }

    static Stream<Arguments> errorsOfAConnection() {
        byte[] request = RawHttp2.request("/v1/stream", "x");
        byte[] tooLarge = new byte[16_385];
        return Stream.of(
                Arguments.of("frame over 16 KiB", RawHttp2.bytes(RawHttp2.DATA, 0, 1, tooLarge)),
                Arguments.of("DATA on stream 0", RawHttp2.bytes(RawHttp2.DATA, 0, 0, new byte[1])),
                Arguments.of("DATA on a stream that is not open", RawHttp2.bytes(RawHttp2.DATA, 0, 7, new byte[1])),
                Arguments.of("HEADERS on stream 0", RawHttp2.bytes(RawHttp2.HEADERS, 5, 0, request)),
                Arguments.of("HEADERS on a stream of the server", RawHttp2.bytes(RawHttp2.HEADERS, 5, 2, request)),
                Arguments.of("CONTINUATION of nothing", RawHttp2.bytes(RawHttp2.CONTINUATION, 4, 1, request)),
                Arguments.of("RST_STREAM of nothing", RawHttp2.bytes(RawHttp2.RST_STREAM, 0, 9, RawHttp2.number(8))),
                Arguments.of("RST_STREAM too short", RawHttp2.bytes(RawHttp2.RST_STREAM, 0, 1, new byte[3])),
                Arguments.of("SETTINGS of 5 bytes", RawHttp2.bytes(RawHttp2.SETTINGS, 0, 0, new byte[5])),
                Arguments.of("SETTINGS on a stream", RawHttp2.bytes(RawHttp2.SETTINGS, 0, 1, NOTHING)),
                Arguments.of("ACK with content", RawHttp2.bytes(RawHttp2.SETTINGS, 1, 0, new byte[6])),
                Arguments.of(
                        "window over 2^31-1", RawHttp2.bytes(RawHttp2.SETTINGS, 0, 0, RawHttp2.setting(4, 1 << 31))),
                Arguments.of("frame size of 1", RawHttp2.bytes(RawHttp2.SETTINGS, 0, 0, RawHttp2.setting(5, 1))),
                Arguments.of("push of 7", RawHttp2.bytes(RawHttp2.SETTINGS, 0, 0, RawHttp2.setting(2, 7))),
                Arguments.of("PING of 7 bytes", RawHttp2.bytes(RawHttp2.PING, 0, 0, new byte[7])),
                Arguments.of("PING on a stream", RawHttp2.bytes(RawHttp2.PING, 0, 1, new byte[8])),
                Arguments.of("PUSH_PROMISE of a client", RawHttp2.bytes(RawHttp2.PUSH_PROMISE, 4, 1, new byte[4])),
                Arguments.of("GOAWAY on a stream", RawHttp2.bytes(RawHttp2.GOAWAY, 0, 1, new byte[8])),
                Arguments.of("increment of 0", RawHttp2.bytes(RawHttp2.WINDOW_UPDATE, 0, 0, RawHttp2.number(0))),
                Arguments.of(
                        "window of the connection over 2^31-1",
                        RawHttp2.bytes(RawHttp2.WINDOW_UPDATE, 0, 0, RawHttp2.number(RawHttp2.MAX_WINDOW))),
                Arguments.of(
                        "HPACK that is none",
                        RawHttp2.bytes(RawHttp2.HEADERS, 5, 1, new byte[] {(byte) 0xff, -1, -1, -1, -1, -1})),
                Arguments.of(
                        "HPACK of an entry that is not there",
                        RawHttp2.bytes(RawHttp2.HEADERS, 5, 1, new byte[] {(byte) 0xfe})),
                Arguments.of("HPACK of index 0", RawHttp2.bytes(RawHttp2.HEADERS, 5, 1, new byte[] {(byte) 0x80})),
                Arguments.of(
                        "HPACK table of 16 MiB",
                        RawHttp2.bytes(RawHttp2.HEADERS, 5, 1, new byte[] {0x3f, -31, -1, -1, 7})));
    }

    @ParameterizedTest
    @MethodSource("errorsOfARequest")
    void requestThatIsNone_isRefused(String name, byte[] block) throws Exception {
        int before = canary.port().sessions().count();
        try (RawHttp2 http = RawHttp2.connect(canary.number())) {
            http.frame(RawHttp2.HEADERS, RawHttp2.END_STREAM | RawHttp2.END_HEADERS, 1, block);
            assertThat(refusal(http, 1)).isNotEqualTo("200");
        }
        assertThat(canary.port().sessions().count()).isEqualTo(before);
    }

    static Stream<Arguments> errorsOfARequest() {
        String bearer = "Bearer " + canary.port().token("request");
        return Stream.of(
                Arguments.of("no fields", NOTHING),
                Arguments.of("upper case", fields(bearer, "X-Upper", "1")),
                Arguments.of("connection", fields(bearer, "connection", "keep-alive")),
                Arguments.of("transfer-encoding", fields(bearer, "transfer-encoding", "chunked")),
                Arguments.of("line break in a name", fields(bearer, "x\r\ny", "1")),
                Arguments.of("line break in a value", fields(bearer, "x", "1\r\ny: 2")),
                Arguments.of("NUL in a value", fields(bearer, "x", "1\0")),
                Arguments.of("unknown pseudo field", fields(bearer, ":unknown", "1")),
                Arguments.of("two paths", fields(bearer, ":path", "/v1/stream")),
                Arguments.of("no path", pseudo(Map.of(":method", "GET", ":scheme", "http"), bearer)),
                Arguments.of("empty path", pseudo(Map.of(":method", "GET", ":scheme", "http", ":path", ""), bearer)),
                Arguments.of("no method", pseudo(Map.of(":path", "/v1/stream", ":scheme", "http"), bearer)),
                Arguments.of("no scheme", pseudo(Map.of(":path", "/v1/stream", ":method", "GET"), bearer)),
                Arguments.of(
                        "CONNECT with a path",
                        RawHttp2.block(Map.of("authorization", bearer), "CONNECT", "/v1/stream")),
                Arguments.of("content-length without content", fields(bearer, "content-length", "5")));
    }

    private static byte[] fields(String bearer, String... namesAndValues) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(RawHttp2.block(Map.of("authorization", bearer), "GET", "/v1/stream"));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            RawHttp2.field(block, namesAndValues[i], namesAndValues[i + 1]);
        }
        return block.toByteArray();
    }

    private static byte[] pseudo(Map<String, String> pseudo, String bearer) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        pseudo.forEach((name, value) -> RawHttp2.field(block, name, value));
        RawHttp2.field(block, "authorization", bearer);
        return block.toByteArray();
    }

    @Test
    void unknownFramesAndFields_areIgnored() throws Exception {
        try (RawHttp2 http = RawHttp2.connect(canary.number())) {
            http.frame(0x42, 0xff, 0, new byte[1_000]);
            http.frame(RawHttp2.SETTINGS, 0, 0, RawHttp2.setting(0x99, 7));
            http.frame(RawHttp2.PRIORITY, 0, 99, new byte[5]);
            assertThat(http.isServed()).isTrue();
        }
    }

    @Test
    void resetInTheMiddleOfAFrame_isNoticed() throws Exception {
        byte[] half = Arrays.copyOf(RawHttp2.bytes(RawHttp2.HEADERS, 4, 3, new byte[1_000]), 100);
        for (int i = 0; i < 50; i++) {
            RawHttp2 http = RawHttp2.connect(canary.number());
            http.get(1, "/v1/stream", canary.port().token("cut-" + i));
            canary.port().sessions().of("cut-" + i);
            http.raw(half);
            http.reset();
        }
        for (int i = 0; i < 50; i++) {
            ScriptedSessions.Scripted session = canary.port().sessions().of("cut-" + i);
            canary.awaitLeft(session);
        }
    }

    /** How a request ended: its status, {@code reset}, or {@code goodbye}. */
    private static String refusal(RawHttp2 http, int stream) throws IOException {
        try {
            while (true) {
                RawHttp2.Received frame = http.next();
                if (frame.type() == RawHttp2.GOAWAY) {
                    return "goodbye";
                }
                if (frame.stream() == stream && frame.type() == RawHttp2.RST_STREAM) {
                    return "reset";
                }
                if (frame.stream() == stream && frame.type() == RawHttp2.HEADERS) {
                    return String.valueOf(frame.status());
                }
            }
        } catch (IOException e) {
            return "goodbye";
        }
    }

    private static int odd(int i) {
        return 2 * i + 1;
    }

    /** What is done until the server has had enough; how often it was. */
    private static int send(int times, Sending sending) {
        for (int i = 0; i < times; i++) {
            try {
                sending.send(i);
            } catch (IOException e) {
                return i;
            }
        }
        return times;
    }

    @FunctionalInterface
    private interface Sending {
        void send(int i) throws IOException;
    }
}
