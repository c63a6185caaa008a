package dev.godwit.grpc;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The header {@code grpc-timeout}: how long the client waits. */
final class Deadline {

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,8})([HMSmun])");

    /** Longer ones count as none. */
    private static final long MAX_MILLIS = TimeUnit.DAYS.toMillis(24);

    private Deadline() {}

    /**
     * In milliseconds, rounded down: 0 has passed already. Empty for a call without.
     *
     * @throws IllegalArgumentException if the header is none
     */
    static Optional<Long> millis(@Nullable String header) {
        if (header == null) {
            return Optional.empty();
        }
        Matcher parts = TEXT.matcher(header);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "grpc-timeout: something else (expected: up to 8 digits and H, M, S, m, u or n)");
        }
        long millis = unit(parts.group(2)).toMillis(Long.parseLong(parts.group(1)));
        return Optional.of(millis).filter(time -> time <= MAX_MILLIS);
    }

    private static TimeUnit unit(String letter) {
        return switch (letter) {
            case "H" -> TimeUnit.HOURS;
            case "M" -> TimeUnit.MINUTES;
            case "S" -> TimeUnit.SECONDS;
            case "m" -> TimeUnit.MILLISECONDS;
            case "u" -> TimeUnit.MICROSECONDS;
            default -> TimeUnit.NANOSECONDS;
        };
    }
}
