package dev.godwit.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The first 128 bits of SHA-256: stands for a longer or foreign text in keys and comparisons. */
public record Fingerprint(long high, long low) {

    public static Fingerprint of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Of several parts; their lengths are hashed with them, so that parts cannot be shifted into one another. */
    public static Fingerprint of(byte[]... parts) {
        MessageDigest digest = sha256();
        for (byte[] part : parts) {
            digest.update(ByteBuffer.allocate(4).putInt(part.length).flip());
            digest.update(part);
        }
        ByteBuffer hash = ByteBuffer.wrap(digest.digest());
        return new Fingerprint(hash.getLong(), hash.getLong());
    }

    /**
     * Inverts {@link #hex()}.
     *
     * @throws IllegalArgumentException if the text is no fingerprint
     */
    public static Fingerprint parse(String hex) {
        if (hex.length() != 32) {
            throw new IllegalArgumentException("fingerprint: " + hex.length() + " characters (expected: 32)");
        }
        return new Fingerprint(Long.parseUnsignedLong(hex, 0, 16, 16), Long.parseUnsignedLong(hex, 16, 32, 16));
    }

    /** 32 hexadecimal digits. */
    public String hex() {
        return "%016x%016x".formatted(high, low);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
