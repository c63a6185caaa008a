package dev.godwit.gateway.connection;

import io.vertx.core.Future;

/**
 * What was given to a socket and not taken by it yet. Counted in steps: to be told of each write would cost more than a small message.
 * So up to one step of what has gone may still count as waiting.
 */
public final class Backlog {

    private static final int STEPS = 16;

    private final int bound;
    private long given;
    private long asked;
    private long gone;

    /**
     * @param bound in bytes: above it a socket is not writable
     */
    public Backlog(int bound) {
        this.bound = bound;
    }

    /** Called on the connection's loop, and so are the ends of its writes. */
    public void wrote(int bytes, Future<Void> write) {
        given += bytes;
        if (given - asked >= bound / STEPS) {
            long all = given;
            asked = all;
            write.onComplete(ignored -> gone = all);
        }
    }

    /** Compared with the bound. */
    public double fill() {
        return (double) (given - gone) / bound;
    }
}
