package dev.godwit.chaos.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The harness and a server of this test with a proxy between them. */
class RelayTest {

    private static final String SERVER = "server";
    private static final Direction THERE = new Direction(Network.HARNESS, SERVER);
    private static final Direction BACK = new Direction(SERVER, Network.HARNESS);
    private static final int MOST_MILLIS = 20_000;
    private static final int SILENCE_MILLIS = 200;

    private final Cuts cuts = new Cuts((directions, cut) -> this.relay().changed());
    private final Relay relay = new Relay(cuts::has);
    private ServerSocket server;
    private Endpoint front;
    private Socket client;
    private Socket accepted;

    @BeforeEach
    void connect() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        server.setSoTimeout(MOST_MILLIS);
        Endpoint back = new Endpoint("127.0.0.1", server.getLocalPort());
        front = relay.listen(new Endpoint("127.0.0.1", 0), back, SERVER);
        client = socket();
        accepted = accept();
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        accepted.close();
        server.close();
        relay.close();
    }

    @Test
    void bytes_passBothWays() throws IOException {
        send(client, "question");
        assertThat(receive(accepted, 8)).isEqualTo("question");
        send(accepted, "answer");
        assertThat(receive(client, 6)).isEqualTo("answer");
    }

    @Test
    void cutWay_isSilent_andTheOtherIsOpen_untilHealed() throws IOException {
        Cut cut = cuts.make(Set.of(THERE));
        send(client, "lost");
        assertSilent(accepted);
        send(accepted, "heard");
        assertThat(receive(client, 5)).isEqualTo("heard");

        cut.heal();
        assertThat(receive(accepted, 4)).isEqualTo("lost");
    }

    @Test
    void connection_isMadeOnlyWhenBothWaysAreOpen() throws IOException {
        Cut cut = cuts.make(Set.of(BACK));
        try (Socket second = socket()) {
            send(second, "hello");
            server.setSoTimeout(SILENCE_MILLIS);
            assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
            server.setSoTimeout(MOST_MILLIS);
            cut.heal();
            try (Socket late = accept()) {
                assertThat(receive(late, 5)).isEqualTo("hello");
            }
        }
    }

    @Test
    void stalledWay_isSilent_whileConnectionsAreMade() throws IOException {
        relay.disturb(BACK, Disturbance.STALLED);
        try (Socket second = socket();
                Socket made = accept()) {
            send(second, "hello");
            assertThat(receive(made, 5)).isEqualTo("hello");
            send(made, "answer");
            assertSilent(second);
            relay.disturb(BACK, Disturbance.NONE);
            assertThat(receive(second, 6)).isEqualTo("answer");
        }
    }

    @Test
    void slices_comeOneByOne() throws IOException {
        relay.disturb(THERE, Disturbance.slices(1));
        String text = "0123456789".repeat(100);
        long begin = System.nanoTime();
        send(client, text);
        assertThat(receive(accepted, text.length())).isEqualTo(text);
        // At least a millisecond lies between two.
        assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(text.length() - 1));
    }

    @Test
    void lateBytes_keepTheirOrder() throws IOException {
        relay.disturb(THERE, Disturbance.late(30, 100));
        long begin = System.nanoTime();
        StringBuilder sent = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            send(client, i + ",");
            sent.append(i).append(',');
        }
        assertThat(receive(accepted, sent.length())).isEqualTo(sent.toString());
        assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(30));
    }

    @Test
    void end_isPassedOn_asHalfOfTheConnection() throws IOException {
        send(client, "last");
        client.shutdownOutput();
        assertThat(receive(accepted, 4)).isEqualTo("last");
        assertThat(accepted.getInputStream().read()).isEqualTo(-1);
        send(accepted, "answer");
        accepted.close();
        assertThat(receive(client, 6)).isEqualTo("answer");
        assertThat(client.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void halfClose_endsOneWay() throws IOException {
        send(client, "a");
        receive(accepted, 1);
        assertThat(relay.halfClose(Network.HARNESS, SERVER)).isEqualTo(1);
        assertThat(accepted.getInputStream().read()).isEqualTo(-1);
        send(accepted, "answer");
        assertThat(receive(client, 6)).isEqualTo("answer");
    }

    @Test
    void reset_isOneOnBothSides() throws IOException {
        send(client, "a");
        receive(accepted, 1);
        assertThat(relay.reset(SERVER, Network.HARNESS)).isZero();
        assertThat(relay.reset(Network.HARNESS, SERVER)).isEqualTo(1);
        assertThatThrownBy(() -> client.getInputStream().read())
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
        assertThatThrownBy(() -> accepted.getInputStream().read())
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }

    @Test
    void opener_isTheProcessThatConnected() throws IOException {
        relay.entered("myself", ProcessHandle.current().pid());
        try (Socket second = socket();
                Socket made = accept()) {
            send(second, "a");
            receive(made, 1);
            assertThat(relay.reset("myself", SERVER)).isEqualTo(1);
        }
    }

    private Relay relay() {
        return relay;
    }

    private Socket socket() throws IOException {
        Socket socket = new Socket(front.host(), front.port());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(MOST_MILLIS);
        return socket;
    }

    private Socket accept() throws IOException {
        Socket socket = server.accept();
        socket.setSoTimeout(MOST_MILLIS);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String receive(Socket socket, int length) throws IOException {
        return new String(socket.getInputStream().readNBytes(length), StandardCharsets.UTF_8);
    }

    private static void assertSilent(Socket socket) throws IOException {
        socket.setSoTimeout(SILENCE_MILLIS);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(MOST_MILLIS);
    }
}
