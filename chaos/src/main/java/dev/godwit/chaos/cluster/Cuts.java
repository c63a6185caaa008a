package dev.godwit.chaos.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which ways are cut, and by how many. */
final class Cuts {

    private final Map<Direction, Integer> counts = new HashMap<>();
    private final Set<Direction> closed = ConcurrentHashMap.newKeySet();
    private final List<Made> open = new ArrayList<>();
    private final Change change;

    /** Carries out what has changed; called one after the other. */
    @FunctionalInterface
    interface Change {
        void apply(Set<Direction> directions, boolean cut);
    }

    Cuts(Change change) {
        this.change = change;
    }

    synchronized Cut make(Set<Direction> directions) {
        Set<Direction> fresh = new HashSet<>();
        for (Direction direction : directions) {
            if (counts.merge(direction, 1, Integer::sum) == 1) {
                fresh.add(direction);
            }
        }
        closed.addAll(fresh);
        Made made = new Made(Set.copyOf(directions));
        open.add(made);
        change.apply(fresh, true);
        return made;
    }

    /** Asked for from any thread. */
    boolean has(Direction direction) {
        return closed.contains(direction);
    }

    void healAll() {
        List<Made> all;
        synchronized (this) {
            all = List.copyOf(open);
        }
        all.forEach(Made::heal);
    }

    private synchronized void heal(Made made) {
        if (!open.remove(made)) {
            return;
        }
        Set<Direction> opened = new HashSet<>();
        for (Direction direction : made.directions) {
            if (counts.merge(direction, -1, Integer::sum) == 0) {
                counts.remove(direction);
                opened.add(direction);
            }
        }
        closed.removeAll(opened);
        change.apply(opened, false);
    }

    /** Known by identity: two cuts of the same ways are two. */
    private final class Made implements Cut {

        private final Set<Direction> directions;

        Made(Set<Direction> directions) {
            this.directions = directions;
        }

        @Override
        public void heal() {
            Cuts.this.heal(this);
        }
    }
}
