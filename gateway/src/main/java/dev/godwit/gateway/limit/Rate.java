package dev.godwit.gateway.limit;

/**
 * How often something may be done.
 *
 * @param perSecond in the long run
 * @param burst at once, after a rest
 */
public record Rate(double perSecond, int burst) {

    public Rate {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException("rate: " + perSecond + " (expected: > 0)");
        }
        if (burst < 1) {
            throw new IllegalArgumentException("burst: " + burst + " (expected: >= 1)");
        }
    }
}
