package dev.godwit.gateway.websocket;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Makes messages small and large again for all WebSockets of an event loop: nothing is kept from one message to the next, so one
 * window is enough for all, and a message to many is made small once. Confined to its loop.
 */
final class Deflation {

    /** Below, a message does not become smaller by what its way through the deflater costs. */
    static final int SMALLEST_BYTES = 1024;

    private static final byte[] END_OF_MESSAGE = {0, 0, -1, -1};
    private static final int STEP_BYTES = 8 * 1024;
    // Messages on their way to many followers at the same time.
    private static final int REMEMBERED = 4;

    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final Inflater inflater = new Inflater(true);
    private final byte[] step = new byte[STEP_BYTES];
    private final @Nullable Made[] made = new Made[REMEMBERED];
    private int next;

    /**
     * @param message shared by all that get it: known again by its identity
     */
    byte[] deflated(byte[] message) {
        for (Made known : made) {
            if (known != null && known.message() == message) {
                return known.deflated();
            }
        }
        Made fresh = new Made(message, deflate(message));
        made[next] = fresh;
        next = (next + 1) % REMEMBERED;
        return fresh.deflated();
    }

    private byte[] deflate(byte[] message) {
        ByteArrayOutputStream small = new ByteArrayOutputStream(message.length / 4);
        deflater.reset();
        deflater.setInput(message);
        int length = deflater.deflate(step, 0, STEP_BYTES, Deflater.SYNC_FLUSH);
        while (length == STEP_BYTES) {
            small.write(step, 0, length);
            length = deflater.deflate(step, 0, STEP_BYTES, Deflater.SYNC_FLUSH);
        }
        small.write(step, 0, length);
        byte[] all = small.toByteArray();
        return Arrays.copyOf(all, all.length - END_OF_MESSAGE.length);
    }

    /**
     * @return the message
     * @throws TooLong once it is known to be over the limit; no more than that was made of it
     * @throws DataFormatException if it was not made by a deflater
     */
    byte[] inflated(byte[] deflated, int limit) throws TooLong, DataFormatException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        inflater.reset();
        inflate(deflated, message, limit);
        if (!inflater.finished()) {
            inflate(END_OF_MESSAGE, message, limit);
        }
        return message.toByteArray();
    }

    private void inflate(byte[] part, ByteArrayOutputStream message, int limit) throws TooLong, DataFormatException {
        inflater.setInput(part);
        int length = inflater.inflate(step);
        while (length > 0) {
            message.write(step, 0, length);
            if (message.size() > limit) {
                throw new TooLong();
            }
            length = inflater.inflate(step);
        }
        if (inflater.needsDictionary()) {
            throw new DataFormatException("a dictionary");
        }
    }

    /** A message that would be over the limit. */
    static final class TooLong extends Exception {
        TooLong() {
            super("inflated message too long");
        }
    }

    private record Made(byte[] message, byte[] deflated) {}
}
