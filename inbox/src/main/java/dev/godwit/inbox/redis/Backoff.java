package dev.godwit.inbox.redis;

import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before the next attempt: doubles from 50 ms to 5 s, with jitter so that nodes do not come back in step. */
final class Backoff {

    private static final long FIRST_MILLIS = 50;
    private static final long MOST_MILLIS = 5_000;

    private long next = FIRST_MILLIS;

    /** At least half of the current step, so that the wait does grow. */
    long next() {
        long step = next;
        next = Math.min(MOST_MILLIS, step * 2);
        return step / 2 + ThreadLocalRandom.current().nextLong(step / 2 + 1);
    }

    void reset() {
        next = FIRST_MILLIS;
    }
}
