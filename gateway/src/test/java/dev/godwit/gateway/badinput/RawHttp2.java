package dev.godwit.gateway.badinput;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** A client that speaks HTTP/2 frame by frame, in clear text and without asking; it can also do what no client may. */
final class RawHttp2 implements AutoCloseable {

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PUSH_PROMISE = 5;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int END_STREAM = 1;
    static final int ACK = 1;
    static final int END_HEADERS = 4;

    static final int MAX_WINDOW = Integer.MAX_VALUE;

    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final byte[] NOTHING = {};

    private final Socket socket;
    private final InputStream in;

    private RawHttp2(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** A frame of the server. */
    record Received(int type, int flags, int stream, byte[] payload) {

        /** Of a GOAWAY or RST_STREAM. */
        int errorCode() {
            return ByteBuffer.wrap(payload).getInt(type == GOAWAY ? 4 : 0);
        }

        /** Of HEADERS whose status is one that HPACK has in its table: 200, 204, 206, 304, 400, 404, 500. */
        int status() {
            int[] known = {200, 204, 206, 304, 400, 404, 500};
            int index = (payload[0] & 0xff) - 0x88;
            return index >= 0 && index < known.length ? known[index] : 0;
        }
    }

    /** With the preface sent and settings that change nothing. */
    static RawHttp2 connect(int port) throws IOException {
        RawHttp2 http = silent(port);
        http.raw(PREFACE.getBytes(StandardCharsets.US_ASCII));
        http.frame(SETTINGS, 0, 0, NOTHING);
        return http;
    }

    /** Nothing is sent yet. */
    static RawHttp2 silent(int port) throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(30_000);
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return new RawHttp2(socket);
    }

    void raw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    void frame(int type, int flags, int stream, byte[] payload) throws IOException {
        raw(bytes(type, flags, stream, payload));
    }

    static byte[] bytes(int type, int flags, int stream, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
        frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
        frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
        return frame.array();
    }

    /** A whole request without a body. */
    void get(int stream, String path, String token) throws IOException {
        frame(HEADERS, END_STREAM | END_HEADERS, stream, request(path, token));
    }

    /** The header block of a GET. */
    static byte[] request(String path, String token) {
        return block(Map.of("authorization", "Bearer " + token), "GET", path);
    }

    static byte[] block(Map<String, String> more, String method, String path) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        field(block, ":method", method);
        field(block, ":scheme", "http");
        field(block, ":path", path);
        field(block, ":authority", "localhost");
        more.forEach((name, value) -> field(block, name, value));
        return block.toByteArray();
    }

    /** A literal that goes into no table. */
    static void field(ByteArrayOutputStream block, String name, String value) {
        literal(block, 0x00, name, value);
    }

    /**
     * @param kind 0x40: goes into the table; 0x00: does not
     */
    static void literal(ByteArrayOutputStream block, int kind, String name, String value) {
        block.write(kind);
        string(block, name);
        string(block, value);
    }

    static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    static byte[] setting(int id, int value) {
        return ByteBuffer.allocate(6).putShort((short) id).putInt(value).array();
    }

    /** Settings are acknowledged on the way, pings are not. */
    Received next() throws IOException {
        byte[] head = in.readNBytes(9);
        if (head.length < 9) {
            throw new IOException("end of the connection");
        }
        ByteBuffer fields = ByteBuffer.wrap(head);
        int length = ((fields.get() & 0xff) << 16) | (fields.getShort() & 0xffff);
        Received frame = new Received(
                fields.get(), fields.get() & 0xff, fields.getInt() & Integer.MAX_VALUE, in.readNBytes(length));
        if (frame.type() == SETTINGS && (frame.flags() & ACK) == 0) {
            frame(SETTINGS, ACK, 0, NOTHING);
        }
        return frame;
    }

    /** The next frame of that type on that stream. */
    Received next(int type, int stream) throws IOException {
        Received frame = next();
        while (frame.type() != type || frame.stream() != stream) {
            frame = next();
        }
        return frame;
    }

    /** Whether the server answers a PING. */
    boolean isServed() throws IOException {
        frame(PING, 0, 0, "are you?".getBytes(StandardCharsets.US_ASCII));
        Received frame = next(PING, 0);
        return (frame.flags() & ACK) != 0;
    }

    /**
     * Reads to the end of the connection.
     *
     * @return the error that the server said goodbye with; empty if it just closed
     */
    Optional<Integer> goodbye() throws IOException {
        Optional<Integer> error = Optional.empty();
        try {
            while (true) {
                Received frame = next();
                if (frame.type() == GOAWAY) {
                    error = Optional.of(frame.errorCode());
                }
            }
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            return error;
        }
    }

    /** Closes with a RST. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static void string(ByteArrayOutputStream block, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < 127) {
            block.write(bytes.length);
        } else {
            block.write(127);
            int rest = bytes.length - 127;
            while (rest >= 128) {
                block.write((rest & 0x7f) | 0x80);
                rest >>= 7;
            }
            block.write(rest);
        }
        block.writeBytes(bytes);
    }
}
