package dev.godwit.gateway.hub;

import java.time.Duration;

/**
 * How a node compares what it follows with the logs.
 *
 * @param every all mailboxes are compared again after at least this time, and at most {@code 2.4} times as long; zero: never
 * @param perSecond most mailboxes compared
 * @param retry after a comparison that failed
 */
public record SweepOptions(Duration every, int perSecond, Duration retry) {

    public static final SweepOptions DEFAULT = new SweepOptions(Duration.ofSeconds(25), 5_000, Duration.ofSeconds(2));

    public SweepOptions {
        if (perSecond < 10) {
            throw new IllegalArgumentException("sweeps per second: " + perSecond + " (expected: >= 10)");
        }
    }

    /** Only at an event. */
    public SweepOptions withoutPeriod() {
        return new SweepOptions(Duration.ZERO, perSecond, retry);
    }
}
