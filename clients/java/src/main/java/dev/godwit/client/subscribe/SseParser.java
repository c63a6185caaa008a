package dev.godwit.client.subscribe;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads a text/event-stream as the WHATWG HTML standard, section 9.2.6, tells it, from bytes cut anywhere. What is not ended by an
 * empty line is no event.
 */
final class SseParser {

    private static final byte[] BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final int maxBytes;
    private final Reader reader;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder data = new StringBuilder();
    private boolean hasData;
    private String event = "";
    private @Nullable String id;
    private boolean afterCr;
    private boolean firstLine = true;

    /** Is told what was read. */
    interface Reader {

        /**
         * @param data null if the event has none: then it counts only for its id
         * @param id null if the event brings none; else the position from now on
         */
        void event(String event, @Nullable String data, @Nullable String id);

        void retry(long millis);
    }

    /**
     * @param maxBytes longest event
     */
    SseParser(int maxBytes, Reader reader) {
        this.maxBytes = maxBytes;
        this.reader = reader;
    }

    /**
     * @throws TooLarge if an event exceeds the limit
     */
    void read(ByteBuffer bytes) throws TooLarge {
        while (bytes.hasRemaining()) {
            take(bytes, lengthOfText(bytes));
            if (line.size() + data.length() > maxBytes) {
                throw new TooLarge("an event over " + maxBytes + " bytes");
            }
            if (bytes.hasRemaining()) {
                lineEnd(bytes.get());
            }
        }
    }

    private static int lengthOfText(ByteBuffer bytes) {
        int end = bytes.position();
        while (end < bytes.limit() && bytes.get(end) != '\n' && bytes.get(end) != '\r') {
            end++;
        }
        return end - bytes.position();
    }

    private void take(ByteBuffer bytes, int length) {
        if (length > 0) {
            byte[] copy = new byte[length];
            bytes.get(copy);
            line.writeBytes(copy);
            afterCr = false;
        }
    }

    /** CR, LF, or CR LF, of which the CR has ended the line already. */
    private void lineEnd(byte end) {
        boolean secondHalf = end == '\n' && afterCr;
        afterCr = end == '\r';
        if (!secondHalf) {
            line();
        }
    }

    private void line() {
        byte[] utf8 = line.toByteArray();
        line.reset();
        int from = firstLine && startsWithBom(utf8) ? BOM.length : 0;
        firstLine = false;
        if (utf8.length == from) {
            dispatch();
        } else {
            field(new String(utf8, from, utf8.length - from, StandardCharsets.UTF_8));
        }
    }

    private void field(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        String value = colon < 0 ? "" : text.substring(colon + 1);
        if (value.startsWith(" ")) {
            value = value.substring(1);
        }
        switch (name) {
            case "event":
                event = value;
                break;
            case "data":
                data.append(hasData ? "\n" : "").append(value);
                hasData = true;
                break;
            case "id":
                if (value.indexOf('\0') < 0) {
                    id = value;
                }
                break;
            case "retry":
                retry(value);
                break;
            default:
            // A comment, or a field of nobody.
        }
    }

    private void retry(String value) {
        if (!value.isEmpty() && value.length() < 10 && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            reader.retry(Long.parseLong(value));
        }
    }

    private void dispatch() {
        if (hasData || id != null) {
            reader.event(event.isEmpty() ? "message" : event, hasData ? data.toString() : null, id);
        }
        event = "";
        data.setLength(0);
        hasData = false;
        id = null;
    }

    private static boolean startsWithBom(byte[] utf8) {
        return utf8.length >= BOM.length && utf8[0] == BOM[0] && utf8[1] == BOM[1] && utf8[2] == BOM[2];
    }

    /** More than this client takes in one piece. */
    static final class TooLarge extends Exception {

        TooLarge(String message) {
            super(message);
        }
    }
}
