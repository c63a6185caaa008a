package dev.godwit.chaos.cluster;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** What proxies do to bytes at the moment, by their way. */
final class Traffic {

    private final Map<Direction, Disturbance> disturbances = new ConcurrentHashMap<>();
    private final Predicate<Direction> cut;

    Traffic(Predicate<Direction> cut) {
        this.cut = cut;
    }

    void disturb(Direction direction, Disturbance disturbance) {
        if (disturbance.equals(Disturbance.NONE)) {
            disturbances.remove(direction);
        } else {
            disturbances.put(direction, disturbance);
        }
    }

    void calm() {
        disturbances.clear();
    }

    Disturbance disturbance(Direction direction) {
        return disturbances.getOrDefault(direction, Disturbance.NONE);
    }

    boolean isCut(Direction direction) {
        return cut.test(direction);
    }

    /** Whether nothing passes. */
    boolean isClosed(Direction direction) {
        return isCut(direction) || disturbance(direction).stalled();
    }
}
