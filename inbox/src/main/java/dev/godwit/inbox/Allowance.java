package dev.godwit.inbox;

/**
 * How much may be taken.
 *
 * @param perSecond in the long run
 * @param burst at once, after a rest
 */
public record Allowance(double perSecond, int burst) {

    public Allowance {
        if (!(perSecond > 0) || perSecond > 1e9) {
            throw new IllegalArgumentException("perSecond: " + perSecond + " (expected: > 0, at most 1e9)");
        }
        if (burst < 1) {
            throw new IllegalArgumentException("burst: " + burst + " (expected: >= 1)");
        }
    }

    /** After so many milliseconds of rest everything is there again, and nothing has to be remembered. */
    public long restMillis() {
        return (long) Math.ceil(burst * 1000.0 / perSecond);
    }
}
