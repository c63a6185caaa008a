package dev.godwit.client.subscribe;

import java.util.function.LongUnaryOperator;

/**
 * How long to wait before each attempt: at random up to a bound that doubles from attempt to attempt. It begins anew only when a
 * connection has lasted, so that one which is accepted and dropped at once does not make it hurry.
 */
final class Backoff {

    private static final int MOST_DOUBLINGS = 30;

    private final long baseMillis;
    private final long capMillis;
    private final long stableMillis;
    private final LongUnaryOperator random;
    private int attempts;

    /**
     * @param random gives a number from 0 up to and with its argument
     */
    Backoff(long baseMillis, long capMillis, long stableMillis, LongUnaryOperator random) {
        this.baseMillis = baseMillis;
        this.capMillis = capMillis;
        this.stableMillis = stableMillis;
        this.random = random;
    }

    /** A connection was there for so long. */
    void lasted(long millis) {
        if (millis >= stableMillis) {
            attempts = 0;
        }
    }

    long next() {
        long bound = Math.min(capMillis, baseMillis << attempts);
        attempts = Math.min(MOST_DOUBLINGS, attempts + 1);
        return random.applyAsLong(bound);
    }
}
