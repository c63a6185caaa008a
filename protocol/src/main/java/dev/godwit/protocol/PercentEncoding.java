package dev.godwit.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Names as people write them in a subject: any character may stand for itself except {@code %}, which starts a {@code %XX}. */
final class PercentEncoding {

    private PercentEncoding() {}

    static String decode(String field, String text) throws Refusal {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(encoded.length);
        int at = 0;
        while (at < encoded.length) {
            if (encoded[at] == '%') {
                decoded.write(hex(field, encoded, at + 1) << 4 | hex(field, encoded, at + 2));
                at += 3;
            } else {
                decoded.write(encoded[at]);
                at++;
            }
        }
        try {
            return StrictText.decode(decoded.toByteArray());
        } catch (CharacterCodingException e) {
            throw Refusal.bad(field, "not UTF-8 when percent-decoded", "percent-encoded UTF-8");
        }
    }

    private static int hex(String field, byte[] encoded, int at) throws Refusal {
        int digit = at < encoded.length ? Character.digit((char) (encoded[at] & 0xff), 16) : -1;
        if (digit < 0) {
            throw Refusal.bad(field, "a % that no two hexadecimal digits follow", "%25 for the character %");
        }
        return digit;
    }
}
