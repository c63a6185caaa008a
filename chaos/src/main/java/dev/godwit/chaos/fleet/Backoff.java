package dev.godwit.chaos.fleet;

import java.time.Duration;
import java.util.function.LongUnaryOperator;

/**
 * How long to wait before each attempt: at random up to a bound that doubles. It begins anew only after a connection that lasted: one
 * that is accepted and dropped at once must not make a client hurry.
 */
final class Backoff {

    private static final long BASE_MILLIS = 1_000;
    private static final long CAP_MILLIS = 30_000;
    private static final long LASTING_MILLIS = 30_000;
    private static final int MOST_DOUBLINGS = 10;

    private final LongUnaryOperator random;
    private int attempts;

    /**
     * @param random gives a number from 0 up to and with its argument
     */
    Backoff(LongUnaryOperator random) {
        this.random = random;
    }

    /** A connection was there for so long. */
    void lasted(long millis) {
        if (millis >= LASTING_MILLIS) {
            attempts = 0;
        }
    }

    /**
     * Milliseconds until the next attempt.
     *
     * @param atLeast as the server asked
     */
    long next(Duration atLeast) {
        long bound = Math.min(CAP_MILLIS, BASE_MILLIS << attempts);
        attempts = Math.min(MOST_DOUBLINGS, attempts + 1);
        return Math.max(random.applyAsLong(bound), atLeast.toMillis());
    }
}
