package dev.godwit.chaos.report;

import java.time.Duration;
import java.time.Instant;

/**
 * Which run it was.
 *
 * @param command that does it again
 */
public record Facts(Instant date, String commit, long seed, Duration length, String command) {

    /** Rounded to tenths. */
    double minutes() {
        return Math.round(length.toMillis() / 6_000.0) / 10.0;
    }
}
