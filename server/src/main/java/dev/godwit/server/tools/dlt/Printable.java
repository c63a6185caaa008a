package dev.godwit.server.tools.dlt;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Foreign bytes as text for a terminal, which must not take any of them for a command. */
final class Printable {

    private static final int HEX_LINE = 16;

    private Printable() {}

    /** On one line: control and format characters escaped; what is no UTF-8 as hex. */
    static String line(byte @Nullable [] bytes) {
        if (bytes == null) {
            return "(null)";
        }
        String text = utf8(bytes);
        return text == null ? "0x" + HexFormat.of().formatHex(bytes) : line(text);
    }

    static String line(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (isSafe(point)) {
                safe.appendCodePoint(point);
            } else {
                for (char unit : Character.toChars(point)) {
                    safe.append("\\u%04x".formatted((int) unit));
                }
            }
        });
        return safe.toString();
    }

    static String cut(String text, int columns) {
        return text.length() <= columns ? text : text.substring(0, columns - 3) + "...";
    }

    /** The text in the bytes; null where they are no UTF-8. */
    static @Nullable String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** Sixteen bytes a line: offset, hex, and what of it is ASCII. */
    static String hex(byte[] bytes) {
        StringBuilder dump = new StringBuilder();
        for (int at = 0; at < bytes.length; at += HEX_LINE) {
            int end = Math.min(bytes.length, at + HEX_LINE);
            StringBuilder ascii = new StringBuilder();
            for (int i = at; i < end; i++) {
                ascii.append(bytes[i] >= ' ' && bytes[i] < 0x7f ? (char) bytes[i] : '.');
            }
            String digits = HexFormat.ofDelimiter(" ").formatHex(bytes, at, end);
            dump.append("%08x  %-47s  %s%n".formatted(at, digits, ascii));
        }
        return dump.toString();
    }

    // Format characters reorder or hide what stands beside them.
    private static boolean isSafe(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
