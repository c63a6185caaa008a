package dev.godwit.protocol;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/**
 * The rule for names of users, topics, tenants and devices: 1 to a limit of UTF-8 bytes, no leading {@code *}. In keys and
 * URLs every byte outside {@code [A-Za-z0-9._~@-]} is percent-encoded, so no name can forge a key.
 */
public final class Names {

    /** The longest name of a user, topic or tenant, in UTF-8 bytes. */
    public static final int MAX_BYTES = 256;

    private static final String HEX = "0123456789ABCDEF";

    private static final BitSet PLAIN = plain();

    private Names() {}

    /**
     * Returns {@code name} if it follows the rule.
     *
     * @param field what the name is called in the error
     * @throws IllegalArgumentException naming the field and what was expected
     */
    public static String require(String field, String name, int maxBytes) {
        int bytes = utf8(field, name).length;
        if (bytes == 0 || bytes > maxBytes) {
            throw new IllegalArgumentException(field + ": " + bytes + " bytes (expected: 1 to " + maxBytes + ")");
        }
        if (name.charAt(0) == '*') {
            throw new IllegalArgumentException(field + ": starts with * (expected: a name; * is reserved)");
        }
        return name;
    }

    /** The name as it stands in keys and URLs. */
    public static String encode(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        StringBuilder encoded = new StringBuilder(bytes.length + 8);
        for (byte b : bytes) {
            if (isPlain(b)) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HEX.charAt((b >> 4) & 0xF)).append(HEX.charAt(b & 0xF));
            }
        }
        return encoded.toString();
    }

    /**
     * Inverts {@link #encode}; no two texts decode to the same name.
     *
     * @throws IllegalArgumentException if it is not what {@link #encode} writes
     */
    public static String decode(String encoded) {
        ByteBuffer bytes = ByteBuffer.allocate(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%' && i + 2 < encoded.length()) {
                bytes.put((byte) (hex(encoded, i + 1) << 4 | hex(encoded, i + 2)));
                i += 2;
            } else if (c < 0x80 && isPlain((byte) c)) {
                bytes.put((byte) c);
            } else {
                throw new IllegalArgumentException("name: character " + i + " is not encoded (expected: %XX)");
            }
        }
        String name = text(bytes.flip());
        if (!encode(name).equals(encoded)) {
            throw new IllegalArgumentException(
                    "name: encoded more than needed (expected: as in [A-Za-z0-9._~@-] plain)");
        }
        return name;
    }

    /**
     * A name as people write it in a URL: any character may stand for itself but {@code %}, which begins a {@code %XX}. Takes
     * whatever {@link #encode} writes, and more.
     *
     * @param field what the name is called in the error
     * @throws IllegalArgumentException naming the field and what was expected
     */
    public static String unescape(String field, String text) {
        try {
            return PercentEncoding.decode(field, text);
        } catch (Refusal e) {
            throw new IllegalArgumentException(field + ": " + e.getMessage(), e);
        }
    }

    private static String text(ByteBuffer bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(bytes)
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("name: not UTF-8 (expected: percent-encoded UTF-8)", e);
        }
    }

    private static byte[] utf8(String field, String name) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8
                    .newEncoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .encode(CharBuffer.wrap(name));
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            return copy;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(field + ": has a lone surrogate (expected: well-formed Unicode)", e);
        }
    }

    private static int hex(String text, int index) {
        int digit = HEX.indexOf(text.charAt(index));
        if (digit < 0) {
            throw new IllegalArgumentException("name: character " + index + " (expected: 0-9 or A-F after %)");
        }
        return digit;
    }

    private static boolean isPlain(byte b) {
        return PLAIN.get(b & 0xff);
    }

    private static BitSet plain() {
        BitSet plain = new BitSet(256);
        plain.set('a', 'z' + 1);
        plain.set('A', 'Z' + 1);
        plain.set('0', '9' + 1);
        "._~@-".chars().forEach(plain::set);
        return plain;
    }
}
