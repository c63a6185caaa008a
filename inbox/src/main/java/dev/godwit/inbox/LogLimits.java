package dev.godwit.inbox;

import java.time.Duration;

/** How much of a mailbox is kept; what goes beyond is trimmed from the old end, and recorded as trimmed. */
public record LogLimits(int entries, long bytes, Duration age) {

    public static final LogLimits USER = new LogLimits(1_000, 4 << 20, Duration.ofDays(3));
    public static final LogLimits TOPIC = new LogLimits(10_000, 16 << 20, Duration.ofDays(1));

    public LogLimits {
        if (entries < 1 || bytes < 1 || age.isNegative() || age.isZero()) {
            throw new IllegalArgumentException(
                    "log limits: " + entries + " entries, " + bytes + " bytes, " + age + " (expected: all above 0)");
        }
    }
}
