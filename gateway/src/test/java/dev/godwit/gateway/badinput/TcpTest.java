package dev.godwit.gateway.badinput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.gateway.connection.Rhythm;
import dev.godwit.gateway.http.RawHttp;
import dev.godwit.gateway.http.RawWebSocket;
import dev.godwit.gateway.http.ScriptedSessions;
import dev.godwit.gateway.http.TestPort;
import dev.godwit.protocol.Position;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that do not behave. Those that only sit there are cut after a while, which is short here. */
class TcpTest {

    private static final Duration IDLE = Duration.ofMillis(1_500);
    private static final int KERNEL_BYTES = 8 * 1024;

    @RegisterExtension
    static final CanaryPort canary = new CanaryPort(options -> options.withRhythm(new Rhythm(
            Duration.ofMillis(500), Duration.ofMillis(900), Duration.ofHours(1), Duration.ofHours(2), IDLE)));

    @Test
    void tenThousandIdleConnects_areCutInTime() throws Exception {
        long before = Footprint.openDescriptors();
        // Both ends are of this process.
        long room = (Footprint.mostDescriptors() - before - 200) / 2;
        long number = Math.min(10_000, room);
        List<SocketChannel> idle = new ArrayList<>();
        try {
            for (int i = 0; i < number; i++) {
                idle.add(SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), canary.number())));
                if (i % 1_000 == 0) {
                    canary.canariesAreServed();
                }
            }
            canary.canariesAreServed();
            // The client's ends are left.
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> Footprint.openDescriptors() < before + number + number / 10);
        } finally {
            for (SocketChannel channel : idle) {
                channel.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "G",
                "GET /v1/stream HTTP/1.1\r\n",
                "GET /v1/stream HTTP/1.1\r\nHost: x\r\nX: y",
                "PRI * HTTP/2.0\r\n\r\nSM"
            })
    void halfARequest_isCut(String half) throws Exception {
        try (RawHttp http = RawHttp.connect(canary.number())) {
            http.raw(half);
            assertThat(http.closedByServer()).isTrue();
        }
    }

    /** No FIN and no RST; the client's kernel is there, its program is not. */
    @Test
    void clientThatNeverReads_isCut() throws Exception {
        try (RawHttp http = RawHttp.connect(canary.number(), KERNEL_BYTES)) {
            http.send("GET", "/v1/stream", canary.bearer("deaf"));
            ScriptedSessions.Scripted session = canary.port().sessions().of("deaf");
            fill(session, "deaf");
            canary.awaitLeft(session);
        }
    }

    @Test
    void deafWebSocket_isCut() throws Exception {
        try (RawWebSocket socket = RawWebSocket.open(canary.number(), "/v1/ws", canary.bearer("deaf-ws"))) {
            ScriptedSessions.Scripted session = canary.port().sessions().of("deaf-ws");
            fill(session, "deaf-ws");
            canary.awaitLeft(session);
            assertThat(socket.next("hello")).isNotNull();
        }
    }

    /** They read a byte now and then, so they live; and cost no more than a queue each. */
    @Test
    void slowReaders_costAQueueEach() throws Exception {
        int readers = 100;
        List<Socket> slow = new ArrayList<>();
        Footprint before = Footprint.now();
        try {
            for (int i = 0; i < readers; i++) {
                Socket socket = slowSocket("slow-" + i);
                slow.add(socket);
                fill(canary.port().sessions().of("slow-" + i), "slow-" + i);
            }
            for (int round = 0; round < 5; round++) {
                for (Socket socket : slow) {
                    assertThat(socket.getInputStream().read()).isPositive();
                }
                canary.canariesAreServed();
            }
            Footprint now = Footprint.now();
            long each = (now.heap() + now.direct() - before.heap() - before.direct()) / readers;
            assertThat(each).as("bytes of each").isLessThan(1 << 20);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private static Socket slowSocket(String user) throws IOException {
        Socket socket = new Socket();
        // The smallest that the kernel gives.
        socket.setReceiveBufferSize(1);
        socket.setSoTimeout(10_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), canary.number()));
        write(socket, head("GET /v1/stream", user));
        return socket;
    }

    @Test
    void clientThatClosesItsHalf_isGone() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), canary.number())) {
            write(socket, head("GET /v1/stream", "half"));
            ScriptedSessions.Scripted session = canary.port().sessions().of("half");
            socket.shutdownOutput();
            canary.awaitLeft(session);
        }
    }

    @Test
    void resetAtAnyByte_isNoticed() throws Exception {
        byte[] request = head("GET /v1/stream", "reset").getBytes(StandardCharsets.US_ASCII);
        for (int length = 0; length <= request.length; length += 7) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), canary.number());
            socket.getOutputStream().write(request, 0, length);
            reset(socket);
        }
    }

    @Test
    void resetInTheMiddleOfAWebSocketFrame_isNoticed() throws Exception {
        String upgrade = head(
                "GET /v1/ws",
                "reset-ws",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
        byte[] frame = {(byte) 0x81, (byte) 0xfe, 0x10, 0, 1, 2, 3, 4, 'x', 'x', 'x'};
        for (int length = 0; length <= frame.length; length++) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), canary.number());
            write(socket, upgrade);
            InputStream in = socket.getInputStream();
            assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII)).endsWith("101");
            ScriptedSessions.Scripted session = canary.port().sessions().of("reset-ws");
            socket.getOutputStream().write(frame, 0, length);
            reset(socket);
            canary.awaitLeft(session);
        }
    }

    @Test
    void resetWhileMessagesAreWritten_isNoticed() throws Exception {
        for (int i = 0; i < 20; i++) {
            String user = "torn-" + i;
            Socket socket = slowSocket(user);
            ScriptedSessions.Scripted session = canary.port().sessions().of(user);
            fill(session, user);
            reset(socket);
            canary.awaitLeft(session);
            session.out(out -> out.message(TestPort.frame(user, 1, "e", "late"), () -> new Position(1, 1, 1)));
        }
    }

    private static void fill(ScriptedSessions.Scripted session, String user) {
        int sent = 0;
        while (session.<Boolean>ask(out -> out.writable())) {
            long offset = sent++;
            session.out(out -> out.message(
                    TestPort.frame(user, offset, "bulk", "x".repeat(60_000)), () -> new Position(1, offset, 1)));
            assertThat(sent).isLessThan(1_000);
        }
    }

    private static String head(String line, String user, String... more) {
        String first = line + " HTTP/1.1\r\nHost: x\r\n" + canary.bearer(user) + "\r\n";
        return Stream.of(more).map(header -> header + "\r\n").collect(Collectors.joining("", first, "\r\n"));
    }

    private static void write(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }
}
