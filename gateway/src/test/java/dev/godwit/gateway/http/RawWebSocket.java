package dev.godwit.gateway.http;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A WebSocket client by hand, which can also do what no client may. */
public final class RawWebSocket implements AutoCloseable {

    public static final int CONTINUATION = 0;
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;

    private static final byte[] MASK = {1, 2, 3, 4};

    private final RawHttp http;
    private final InputStream in;

    private RawWebSocket(RawHttp http) {
        this.http = http;
        this.in = http.stream();
    }

    /** A frame of the server. */
    public record Received(int opcode, byte[] payload) {

        public JsonObject json() {
            return new JsonObject(new String(payload, StandardCharsets.UTF_8));
        }

        public int closeCode() {
            return ByteBuffer.wrap(payload).getShort();
        }
    }

    /** The handshake; the status says whether it was accepted. */
    public static RawHttp handshake(int port, String target, String... headers) throws IOException {
        String[] all = Arrays.copyOf(headers, headers.length + 4);
        all[headers.length] = "Upgrade: websocket";
        all[headers.length + 1] = "Connection: Upgrade";
        all[headers.length + 2] = "Sec-WebSocket-Version: 13";
        all[headers.length + 3] = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
        return RawHttp.get(port, target, all);
    }

    /** After a handshake that was accepted. */
    public static RawWebSocket over(RawHttp http) {
        return new RawWebSocket(http);
    }

    public static RawWebSocket open(int port, String target, String... headers) throws IOException {
        RawHttp http = handshake(port, target, headers);
        if (http.status() != 101) {
            throw new IOException("status " + http.status());
        }
        return new RawWebSocket(http);
    }

    public void text(String text) throws IOException {
        send(TEXT, true, text.getBytes(StandardCharsets.UTF_8));
    }

    public void send(int opcode, boolean last, byte[] payload) throws IOException {
        raw((last ? 0x80 : 0) | opcode, 0x80, payload);
    }

    /**
     * @param first the first byte of the frame, bit by bit
     * @param maskBit 0x80, or 0 for a frame without a mask
     */
    public void raw(int first, int maskBit, byte[] payload) throws IOException {
        http.raw(frame(first, maskBit, payload));
    }

    /** Bytes that are frames, or are none. */
    public void bytes(byte[] bytes) throws IOException {
        http.raw(bytes);
    }

    /** The bytes of a frame. */
    public static byte[] frame(int first, int maskBit, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(first);
        if (payload.length < 126) {
            frame.write(maskBit | payload.length);
        } else if (payload.length < 65_536) {
            frame.write(maskBit | 126);
            frame.writeBytes(
                    ByteBuffer.allocate(2).putShort((short) payload.length).array());
        } else {
            frame.write(maskBit | 127);
            frame.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
        }
        if (maskBit != 0) {
            frame.writeBytes(MASK);
        }
        for (int i = 0; i < payload.length; i++) {
            frame.write(maskBit != 0 ? payload[i] ^ MASK[i % 4] : payload[i]);
        }
        return frame.toByteArray();
    }

    public Received next() throws IOException {
        int first = in.read();
        if (first < 0) {
            throw new IOException("end of the stream");
        }
        if ((first & 0xf0) != 0x80) {
            throw new IOException("a fragment or reserved bits: " + first);
        }
        return new Received(first & 0x0f, payload());
    }

    private byte[] payload() throws IOException {
        int length = in.read();
        if (length == 126) {
            length = ByteBuffer.wrap(in.readNBytes(2)).getShort() & 0xffff;
        } else if (length == 127) {
            length = (int) ByteBuffer.wrap(in.readNBytes(8)).getLong();
        }
        return in.readNBytes(length);
    }

    /** The next frame, which must be a text that says it is deflated. */
    public byte[] nextDeflated() throws IOException {
        int first = in.read();
        if (first != (0x80 | 0x40 | TEXT)) {
            throw new IOException("no deflated text: " + first);
        }
        return payload();
    }

    /** The next text frame of that type. */
    public JsonObject next(String type) throws IOException {
        while (true) {
            Received frame = next();
            if (frame.opcode() == CLOSE) {
                throw new IOException("closed with " + frame.closeCode());
            }
            if (frame.opcode() == TEXT && frame.json().getString("type").equals(type)) {
                return frame.json();
            }
        }
    }

    /** The code that the server closes with, skipping all before. */
    public int closeCode() throws IOException {
        Received frame = next();
        while (frame.opcode() != CLOSE) {
            frame = next();
        }
        return frame.closeCode();
    }

    public boolean closedByServer() throws IOException {
        return http.closedByServer();
    }

    @Override
    public void close() throws IOException {
        http.close();
    }
}
