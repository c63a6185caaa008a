package dev.godwit.gateway.limit;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** A {@link TokenBucket} for each. Any thread. */
final class Buckets<K> {

    /** Some ten megabytes. Whoever comes from more addresses at once is not held up by a limit per address. */
    static final int MOST = 100_000;

    private final Rate rate;
    private final ConcurrentMap<K, TokenBucket> buckets = new ConcurrentHashMap<>();

    Buckets(Rate rate) {
        this.rate = rate;
    }

    Permit take(K key, long ticks) {
        if (buckets.size() >= MOST) {
            forget(ticks);
        }
        Permit[] permit = {Permit.GRANTED};
        buckets.compute(key, (same, known) -> {
            TokenBucket bucket = known == null ? new TokenBucket(rate, ticks) : known;
            permit[0] = bucket.take(ticks);
            return bucket;
        });
        return permit[0];
    }

    int size() {
        return buckets.size();
    }

    /** A full bucket says no more than none. */
    private void forget(long ticks) {
        buckets.keySet()
                .forEach(key -> buckets.computeIfPresent(key, (same, bucket) -> bucket.isFull(ticks) ? null : bucket));
        if (buckets.size() >= MOST) {
            buckets.clear();
        }
    }
}
