package dev.godwit.chaos.check;

import java.util.Arrays;

/** How long something took, many times: buckets that are off by 3% at most, whatever the number. */
final class Durations {

    private static final int FINE = 32;

    private long[] buckets = new long[FINE];
    private long count;
    private long max;

    void add(long micros) {
        long value = Math.max(0, micros);
        int bucket = bucket(value);
        if (bucket >= buckets.length) {
            buckets = Arrays.copyOf(buckets, Math.max(bucket + 1, 2 * buckets.length));
        }
        buckets[bucket]++;
        count++;
        max = Math.max(max, value);
    }

    Percentiles percentiles() {
        return count == 0 ? Percentiles.NONE : new Percentiles(count, at(50), at(90), at(99), max);
    }

    private long at(int percent) {
        long rank = (count * percent + 99) / 100;
        long seen = 0;
        for (int bucket = 0; bucket < buckets.length; bucket++) {
            seen += buckets[bucket];
            if (seen >= rank) {
                return Math.min(max, highest(bucket));
            }
        }
        return max;
    }

    private static int bucket(long value) {
        if (value < FINE) {
            return (int) value;
        }
        int octave = 63 - Long.numberOfLeadingZeros(value) - 5;
        return FINE * (octave + 1) + (int) (value >>> octave) - FINE;
    }

    private static long highest(int bucket) {
        if (bucket < FINE) {
            return bucket;
        }
        int octave = bucket / FINE - 1;
        return ((bucket % FINE + FINE + 1L) << octave) - 1;
    }
}
