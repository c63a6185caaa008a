package dev.godwit.gateway.limit;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** How many of each there are, up to a most. Any thread. */
final class Tally<K> {

    private final ConcurrentMap<K, Integer> counts = new ConcurrentHashMap<>();

    /**
     * @return false: there are so many already, and nothing was counted
     */
    boolean enter(K key, int most) {
        if (counts.merge(key, 1, Integer::sum) <= most) {
            return true;
        }
        leave(key);
        return false;
    }

    void leave(K key) {
        counts.computeIfPresent(key, (same, count) -> count == 1 ? null : count - 1);
    }

    int count(K key) {
        return counts.getOrDefault(key, 0);
    }

    /** How many keys have a count. */
    int keys() {
        return counts.size();
    }
}
