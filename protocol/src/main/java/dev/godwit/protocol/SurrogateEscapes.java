package dev.godwit.protocol;

import java.nio.charset.StandardCharsets;

/**
 * Finds {@code \}{@code ud800} to {@code \}{@code udfff} escapes in JSON that do not form a pair. JSON's grammar allows them, but
 * they stand for no character: what they become in the next program differs.
 */
final class SurrogateEscapes {

    private static final int ESCAPE = 6;

    private SurrogateEscapes() {}

    /** Index of the first lone one, -1 if there is none. */
    static int firstLone(byte[] json) {
        int at = 0;
        while (at < json.length) {
            if (json[at] != '\\') {
                at++;
                continue;
            }
            int unit = unit(json, at);
            if (unit < 0 || !Character.isSurrogate((char) unit)) {
                at += 2;
                continue;
            }
            int next = unit(json, at + ESCAPE);
            if (next < 0 || !Character.isSurrogatePair((char) unit, (char) next)) {
                return at;
            }
            at += 2 * ESCAPE;
        }
        return -1;
    }

    /** The UTF-16 unit that the escape at this index stands for; -1 if there is no such escape. */
    private static int unit(byte[] json, int at) {
        if (at + ESCAPE > json.length || json[at] != '\\' || json[at + 1] != 'u') {
            return -1;
        }
        try {
            return Integer.parseUnsignedInt(new String(json, at + 2, 4, StandardCharsets.ISO_8859_1), 16);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
