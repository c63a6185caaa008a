package dev.godwit.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The data of a message, exactly as the producer sent it.
 *
 * @param bytes never changed after construction
 */
public record Payload(Kind kind, byte[] bytes) {

    /** How the bytes are to be read: JSON text, other UTF-8 text, or anything. */
    public enum Kind {
        JSON,
        TEXT,
        BINARY
    }

    /** The data of a request that carries none. */
    public static final Payload NULL = json("null");

    public static Payload json(String text) {
        return new Payload(Kind.JSON, text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload that && kind == that.kind && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * kind.hashCode() + Arrays.hashCode(bytes);
    }

    /** Kind and size only: content never reaches a log. */
    @Override
    public String toString() {
        return kind + "[" + bytes.length + " bytes]";
    }
}
