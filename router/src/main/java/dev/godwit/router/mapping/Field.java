package dev.godwit.router.mapping;

import dev.godwit.protocol.JsonPlace;
import dev.godwit.router.log.PushRecord;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where in a record something is found: {@code key}, {@code value}, {@code header:<name>}, {@code json:<pointer>} into a value
 * that is JSON (RFC 6901), or {@code text:<constant>}.
 */
public final class Field {

    /** For errors. */
    public static final String EXPECTED =
            "key, value, header:<name>, json:</pointer/into/the/value> or text:<constant>";

    private final String text;
    private final Finder finder;

    private Field(String text, Finder finder) {
        this.text = text;
        this.finder = finder;
    }

    /**
     * @throws IllegalArgumentException if the text is none of the forms
     */
    public static Field parse(String text) {
        int colon = text.indexOf(':');
        String kind = colon < 0 ? text : text.substring(0, colon);
        String rest = colon < 0 ? "" : text.substring(colon + 1);
        return new Field(text, finder(kind, rest));
    }

    /** The bytes found; empty when the record has none there. */
    Optional<byte[]> bytes(PushRecord source) {
        return Optional.ofNullable(finder.find(source));
    }

    /** What was found as text: a JSON string without its quotes, a number as it is written. */
    Optional<String> text(PushRecord source) {
        return bytes(source).flatMap(bytes -> isJson() ? JsonPlace.scalar(bytes) : utf8(bytes));
    }

    /** Whether what it finds is JSON for sure. */
    boolean isJson() {
        return text.startsWith("json:");
    }

    @Override
    public String toString() {
        return text;
    }

    private static Finder finder(String kind, String rest) {
        return switch (kind) {
            case "key" -> PushRecord::key;
            case "value" -> PushRecord::value;
            case "header" -> header(rest);
            case "json" -> json(JsonPlace.parse(rest));
            case "text" -> {
                byte[] constant = rest.getBytes(StandardCharsets.UTF_8);
                yield source -> constant;
            }
            default -> throw new IllegalArgumentException("field: " + kind + " (expected: " + EXPECTED + ")");
        };
    }

    private static Finder header(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("field: header without a name (expected: header:<name>)");
        }
        return source -> source.headers().stream()
                .filter(header -> header.name().equals(name))
                .map(PushRecord.Header::value)
                .reduce((earlier, later) -> later)
                .orElse(null);
    }

    private static Finder json(JsonPlace place) {
        return source -> {
            byte[] value = source.value();
            return value == null ? null : place.find(value).orElse(null);
        };
    }

    /** Empty where the bytes are no text. */
    static Optional<String> utf8(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private interface Finder {
        byte @Nullable [] find(PushRecord source);
    }
}
