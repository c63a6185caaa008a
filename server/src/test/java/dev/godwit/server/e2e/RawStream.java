package dev.godwit.server.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.awaitility.Awaitility;

/** An SSE stream over a bare socket with a small receive buffer, that can stop reading as a stuck client does. */
final class RawStream implements AutoCloseable {

    private static final int RECEIVE_BUFFER = 16 * 1024;

    private final Socket socket;
    private final StringBuilder text = new StringBuilder();
    private final Semaphore mayRead = new Semaphore(1);

    private RawStream(Socket socket) {
        this.socket = socket;
        Thread reader = new Thread(this::read, "raw-stream");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * @param lastEventId empty: none
     */
    static RawStream open(URI gateway, String token, String lastEventId) throws IOException {
        return open(gateway, token, lastEventId, "device=raw");
    }

    /**
     * @param query that it asks with
     */
    static RawStream open(URI gateway, String token, String lastEventId, String query) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(RECEIVE_BUFFER);
        socket.connect(new InetSocketAddress(gateway.getHost(), gateway.getPort()), 5_000);
        String resume = lastEventId.isEmpty() ? "" : "Last-Event-ID: " + lastEventId + "\r\n";
        String request = "GET /v1/stream?" + query + " HTTP/1.1\r\nHost: godwit\r\nAuthorization: Bearer " + token
                + "\r\n" + resume + "\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        RawStream stream = new RawStream(socket);
        stream.awaitText("event: connection_id");
        return stream;
    }

    void pause() {
        mayRead.acquireUninterruptibly();
    }

    void goOn() {
        mayRead.release();
    }

    void awaitText(String expected) {
        Awaitility.await(expected).atMost(Duration.ofSeconds(30)).until(() -> text().contains(expected));
    }

    /** Everything so far, with HTTP's chunk sizes in between. */
    synchronized String text() {
        return text.toString();
    }

    /** Names of the events so far. */
    List<String> events() {
        return text().lines()
                .filter(line -> line.startsWith("event: "))
                .map(line -> line.substring("event: ".length()))
                .toList();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void read() {
        byte[] buffer = new byte[8 * 1024];
        try {
            InputStream in = socket.getInputStream();
            for (int count = 0; count >= 0; ) {
                mayRead.acquireUninterruptibly();
                mayRead.release();
                count = in.read(buffer);
                if (count > 0) {
                    arrived(new String(buffer, 0, count, StandardCharsets.UTF_8));
                }
            }
        } catch (IOException e) {
            arrived("\n" + e);
        }
    }

    private synchronized void arrived(String more) {
        text.append(more);
    }
}
