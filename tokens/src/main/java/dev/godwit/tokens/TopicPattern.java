package dev.godwit.tokens;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Which topics are meant, by the dots in their names: {@code *} is any one segment, {@code **} at the end whatever follows, and
 * {@code {sub}} the token's user. Everything else stands for itself.
 */
public final class TopicPattern {

    /** The longest pattern, in UTF-8 bytes. */
    public static final int MAX_BYTES = 256;

    private static final String SUB = "{sub}";

    private final List<Part> parts;

    private enum Kind {
        EXACT,
        ONE,
        REST
    }

    private record Part(Kind kind, String text) {}

    private TopicPattern(List<Part> parts) {
        this.parts = parts;
    }

    /**
     * @param user put in for {@code {sub}} as it is: a dot or a star in it is a character like any other
     * @throws IllegalArgumentException saying where the text is no pattern
     */
    public static TopicPattern parse(String text, String user) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > MAX_BYTES) {
            throw new IllegalArgumentException("pattern: " + bytes + " bytes (expected: 1 to " + MAX_BYTES + ")");
        }
        List<Part> parts = new ArrayList<>();
        String[] segments = text.split("\\.", -1);
        for (int i = 0; i < segments.length; i++) {
            add(segments[i], i == segments.length - 1, user, parts);
        }
        return new TopicPattern(List.copyOf(parts));
    }

    public boolean matches(String topic) {
        String[] segments = topic.split("\\.", -1);
        int at = 0;
        for (Part part : parts) {
            if (at == segments.length) {
                return false;
            }
            if (part.kind() == Kind.REST) {
                return at + 1 < segments.length || !segments[at].isEmpty();
            }
            boolean fits = part.kind() == Kind.ONE ? !segments[at].isEmpty() : segments[at].equals(part.text());
            if (!fits) {
                return false;
            }
            at++;
        }
        return at == segments.length;
    }

    private static void add(String segment, boolean last, String user, List<Part> parts) {
        if (segment.equals("*")) {
            parts.add(new Part(Kind.ONE, ""));
        } else if (segment.equals("**") && last) {
            parts.add(new Part(Kind.REST, ""));
        } else if (segment.indexOf('*') >= 0) {
            throw new IllegalArgumentException(
                    "pattern: " + segment + " (expected: * as a whole segment, ** as the last one)");
        } else {
            addExact(segment, user, parts);
        }
    }

    // A user with dots in the name spans segments, each of which stands for itself.
    private static void addExact(String segment, String user, List<Part> parts) {
        if (segment.replace(SUB, "").chars().anyMatch(c -> c == '{' || c == '}')) {
            throw new IllegalArgumentException("pattern: " + segment + " (expected: no braces but {sub})");
        }
        for (String exact : segment.replace(SUB, user).split("\\.", -1)) {
            parts.add(new Part(Kind.EXACT, exact));
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TopicPattern pattern && parts.equals(pattern.parts);
    }

    @Override
    public int hashCode() {
        return parts.hashCode();
    }

    @Override
    public String toString() {
        return "TopicPattern" + parts;
    }
}
