package dev.godwit.client.subscribe;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server on a real socket whose every byte the test writes. Each request is a connection of its own. */
final class ScriptedServer implements AutoCloseable {

    private final ServerSocket listening;
    private final BlockingQueue<Visit> visits = new LinkedBlockingQueue<>();

    ScriptedServer() throws IOException {
        // What the kernel takes off a slow reader's hands must be little.
        listening = new ServerSocket();
        listening.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Thread thread = new Thread(this::accept, "scripted-server");
        thread.setDaemon(true);
        thread.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    /** The next request. */
    Visit next() throws InterruptedException {
        Visit visit = visits.poll(30, TimeUnit.SECONDS);
        if (visit == null) {
            throw new AssertionError("nobody came");
        }
        return visit;
    }

    boolean nobodyCame() {
        return visits.isEmpty();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Visit visit = visits.poll(); visit != null; visit = visits.poll()) {
            visit.close();
        }
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                visits.add(new Visit(socket));
            } catch (IOException e) {
                // Closed, or the client is gone.
            }
        }
    }

    /** One connection, with its request read. */
    static final class Visit implements AutoCloseable {

        private final Socket socket;
        private final InputStream in;
        private final String head;

        private Visit(Socket socket) throws IOException {
            this.socket = socket;
            this.in = socket.getInputStream();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            while (!bytes.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
                int next = in.read();
                if (next < 0) {
                    throw new IOException("no request");
                }
                bytes.write(next);
            }
            head = bytes.toString(StandardCharsets.US_ASCII);
        }

        String target() {
            return head.split(" ", 3)[1];
        }

        String header(String name) {
            return head.lines()
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse("");
        }

        /** Of the request. */
        String body() throws IOException {
            return new String(in.readNBytes(Integer.parseInt(header("Content-Length"))), StandardCharsets.UTF_8);
        }

        /** Begins a stream that ends with the connection. */
        Visit stream() {
            return write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
        }

        void answer(String status, String type, String body, String... headers) {
            write("HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nContent-Length: " + body.length() + "\r\n"
                    + String.join("", headers) + "\r\n" + body);
        }

        Visit greet() {
            return write("retry: 20\n\nevent: connection_id\ndata: {\"connection_id\":\"c\"}\nid: AAA\n\n");
        }

        /** A message to alice over Server-Sent Events; its position is {@code P} and the number. */
        Visit message(int n) {
            return write("event: e\ndata: " + json(n, "1") + "\nid: P" + n + "\n\n");
        }

        static String json(int n, String data) {
            return "{\"type\":\"message\",\"mailbox\":\"user/alice\",\"id\":\"1-" + n + "\",\"event\":\"e\",\"data\":"
                    + data + ",\"time\":5}";
        }

        Visit write(String text) {
            return write(text.getBytes(StandardCharsets.UTF_8));
        }

        Visit write(byte[] bytes) {
            try {
                socket.getOutputStream().write(bytes);
                socket.getOutputStream().flush();
                return this;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Accepts a WebSocket. */
        Visit upgrade() {
            try {
                byte[] digest = MessageDigest.getInstance("SHA-1")
                        .digest((header("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                                .getBytes(StandardCharsets.US_ASCII));
                return write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Protocol: godwit.v1.json\r\nSec-WebSocket-Accept: "
                        + Base64.getEncoder().encodeToString(digest) + "\r\n\r\n");
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError(e);
            }
        }

        /** A WebSocket's first frame. */
        Visit hello() {
            return frame(
                    "{\"type\":\"hello\",\"connection\":\"c\",\"position\":\"AAA\",\"user\":\"alice\",\"heartbeat\":30000}");
        }

        Visit frame(String text) {
            return frame(0x81, text.getBytes(StandardCharsets.UTF_8));
        }

        Visit frame(int first, byte[] payload) {
            ByteBuffer frame = ByteBuffer.allocate(payload.length + 10);
            frame.put((byte) first);
            if (payload.length < 126) {
                frame.put((byte) payload.length);
            } else if (payload.length < 65_536) {
                frame.put((byte) 126).putShort((short) payload.length);
            } else {
                frame.put((byte) 127).putLong(payload.length);
            }
            frame.put(payload).flip();
            byte[] bytes = new byte[frame.remaining()];
            frame.get(bytes);
            return write(bytes);
        }

        void closeWebSocket(int code) {
            frame(0x88, ByteBuffer.allocate(2).putShort((short) code).array());
        }

        /** The next text frame of the client. */
        String read() throws IOException {
            while (true) {
                int first = in.read();
                int length = in.read() & 0x7f;
                if (length == 126) {
                    length = ByteBuffer.wrap(in.readNBytes(2)).getShort() & 0xffff;
                }
                byte[] mask = in.readNBytes(4);
                byte[] payload = in.readNBytes(length);
                for (int i = 0; i < payload.length; i++) {
                    payload[i] ^= mask[i % 4];
                }
                if (first == 0x81) {
                    return new String(payload, StandardCharsets.UTF_8);
                }
                if (first < 0) {
                    throw new IOException("the client left");
                }
            }
        }

        /** Whether the client lets go of the connection, within half a minute. */
        boolean leaves() {
            try {
                socket.setSoTimeout(30_000);
                while (in.read() >= 0) {
                    // A goodbye of a WebSocket.
                }
                return true;
            } catch (java.net.SocketTimeoutException e) {
                return false;
            } catch (IOException e) {
                return true;
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
