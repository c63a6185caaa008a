package dev.godwit.chaos.check;

/** In microseconds; all 0 where nothing was counted. */
public record Percentiles(long count, long p50, long p90, long p99, long max) {

    public static final Percentiles NONE = new Percentiles(0, 0, 0, 0, 0);
}
