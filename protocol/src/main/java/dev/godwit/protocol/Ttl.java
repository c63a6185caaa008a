package dev.godwit.protocol;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long a message may wait, as requests say it: {@code 1s}, {@code 15m}, {@code 24h}, {@code 7d} or seconds. */
final class Ttl {

    static final String EXPECTED = "1s to 366d, like 15m, or seconds";

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,9})([smhd]?)");

    private Ttl() {}

    /** In milliseconds. */
    static long parse(String field, String text) throws Refusal {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw Refusal.bad(field, "no duration", EXPECTED);
        }
        long unit = switch (parts.group(2)) {
            case "m" -> 60;
            case "h" -> 3600;
            case "d" -> 24 * 3600;
            default -> 1;
        };
        return seconds(field, Long.parseLong(parts.group(1)) * unit);
    }

    static long seconds(String field, long seconds) throws Refusal {
        if (seconds < 1 || seconds > Retention.MAX_TTL / 1000) {
            throw Refusal.bad(field, seconds < 1 ? "less than a second" : "more than 366 days", EXPECTED);
        }
        return seconds * 1000;
    }
}
