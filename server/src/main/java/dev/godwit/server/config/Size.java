package dev.godwit.server.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes, written {@code 65536}, {@code 64KiB}, {@code 4MiB}, {@code 1GiB}. */
public record Size(long bytes) implements Comparable<Size> {

    static final String EXPECTED = "bytes, or a number with KiB, MiB, GiB";

    private static final Pattern TEXT = Pattern.compile("(\\d{1,12})(KiB|MiB|GiB)?");

    static Size parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(EXPECTED);
        }
        String unit = parts.group(2);
        int shift = unit == null ? 0 : 10 * ("KMG".indexOf(unit.charAt(0)) + 1);
        return new Size(Long.parseLong(parts.group(1)) << shift);
    }

    /** For settings of libraries that count in an {@code int}. */
    public int asInt() {
        return Math.toIntExact(bytes);
    }

    @Override
    public int compareTo(Size other) {
        return Long.compare(bytes, other.bytes);
    }
}
