package dev.godwit.router.lane;

/**
 * Whether a lane is so far behind that forwarding each message is a waste: followers read the log faster. Then it only appends, and
 * says "read the log" from time to time and once when it is current again.
 */
final class CatchUp {

    /** Milliseconds; a record older than this begins the catching up, one younger than that ends it. */
    private static final long OLD = 30_000;

    private static final long YOUNG = 5_000;
    private static final long NOTICE = 10_000;

    private final Runnable sweep;
    private boolean behind;
    private long lastNotice;

    CatchUp(Runnable sweep) {
        this.sweep = sweep;
    }

    /**
     * Takes a record of the given age that the store has answered, and tells whether to forward its message.
     *
     * @param ticks of a clock that never jumps
     */
    boolean forwards(long age, long ticks) {
        if (!behind && age > OLD) {
            behind = true;
            lastNotice = ticks;
        } else if (behind && age < YOUNG) {
            current();
        } else {
            tick(ticks);
        }
        return !behind;
    }

    /** All that was polled is answered, and there is nothing more to poll. */
    void drained() {
        if (behind) {
            current();
        }
    }

    void tick(long ticks) {
        if (behind && ticks - lastNotice >= NOTICE) {
            lastNotice = ticks;
            sweep.run();
        }
    }

    boolean behind() {
        return behind;
    }

    private void current() {
        behind = false;
        sweep.run();
    }
}
