package dev.godwit.protocol;

/** Whether bytes can be JSON at all, before they are parsed: with help for what is often sent by mistake. */
final class JsonBytes {

    private static final String EXPECTED = " (expected: a JSON object in UTF-8)";

    private JsonBytes() {}

    static void require(String field, byte[] bytes) throws Refusal {
        if (bytes.length > PushRequest.MAX_VALUE) {
            throw Refusal.tooLarge(bytes.length, PushRequest.MAX_VALUE);
        }
        if (bytes.length == 0) {
            throw Refusal.notJson(field, "empty" + EXPECTED);
        }
        requireNoPrefix(field, bytes);
        int bad = StrictText.firstBadByte(bytes);
        if (bad >= 0) {
            throw Refusal.notJson(field, "not UTF-8 at byte " + bad + " (expected: JSON in UTF-8)");
        }
        int lone = SurrogateEscapes.firstLone(bytes);
        if (lone >= 0) {
            throw Refusal.notJson(
                    field, "a lone surrogate at byte " + lone + " (expected: surrogate escapes in pairs)");
        }
    }

    private static void requireNoPrefix(String field, byte[] bytes) throws Refusal {
        if (startsWith(bytes, 0xEF, 0xBB, 0xBF)) {
            throw Refusal.notJson(field, "starts with a byte order mark (expected: UTF-8 without BOM)");
        }
        if (startsWith(bytes, 0xFE, 0xFF) || startsWith(bytes, 0xFF, 0xFE)) {
            throw Refusal.notJson(field, "starts with the byte order mark of UTF-16 (expected: UTF-8 without BOM)");
        }
        if (bytes.length > 5 && startsWith(bytes, 0)) {
            throw Refusal.notJson(
                    field,
                    "starts with a zero byte, like the schema registry's wire format: 0x00 and a 4-byte schema id"
                            + " (expected: plain JSON; produce with a serializer for strings or bytes)");
        }
    }

    private static boolean startsWith(byte[] bytes, int... prefix) {
        if (bytes.length < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if ((bytes[i] & 0xff) != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
