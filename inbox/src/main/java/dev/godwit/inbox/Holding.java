package dev.godwit.inbox;

import java.time.Duration;

/**
 * How many connections a node holds for a user.
 *
 * @param holder the node, as it is until its next start
 * @param count 0: none any more
 * @param most that all nodes together may hold
 * @param lease after which it counts no more unless it is said again
 */
public record Holding(String holder, int count, int most, Duration lease) {

    public Holding {
        if (count < 0) {
            throw new IllegalArgumentException("count: " + count + " (expected: >= 0)");
        }
    }
}
