package dev.godwit.router.log;

import java.util.random.RandomGenerator;

/** How long to wait before the next try: 50 ms, doubled up to 5 s, half of it at random. */
public final class Patience {

    private static final long FIRST = 50;
    private static final long LAST = 5_000;

    private long next = FIRST;

    public long nextMillis(RandomGenerator random) {
        long full = next;
        next = Math.min(LAST, next * 2);
        return full / 2 + random.nextLong(full / 2 + 1);
    }

    public void reset() {
        next = FIRST;
    }
}
