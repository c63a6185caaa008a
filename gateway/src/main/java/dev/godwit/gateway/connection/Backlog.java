package dev.godwit.gateway.connection;

import io.vertx.core.Future;

/**
 * What was given to a socket and not taken by it yet. Counted in steps: to be told of each write would cost more than a small message.
 * So up to one step of what has gone may still count as waiting.
 */
public final class Backlog {

    /** Netty's high-water mark: above it a socket is not writable. */
    static final int HIGH_BYTES = 64 * 1024;

    static final int STEP_BYTES = HIGH_BYTES / 16;

    private long given;
    private long asked;
    private long gone;

    /** Called on the connection's loop, and so are the ends of its writes. */
    public void wrote(int bytes, Future<Void> write) {
        given += bytes;
        if (given - asked >= STEP_BYTES) {
            long all = given;
            asked = all;
            write.onComplete(ignored -> gone = all);
        }
    }

    /** Compared with the high-water mark. */
    public double fill() {
        return (double) (given - gone) / HIGH_BYTES;
    }
}
