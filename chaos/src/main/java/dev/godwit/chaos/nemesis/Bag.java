package dev.godwit.chaos.nemesis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** Gives each of its things once, in an order drawn by lot, before it gives one again. */
final class Bag<T> {

    private final List<T> things;
    private final Random random;
    private final Deque<T> left = new ArrayDeque<>();

    Bag(List<T> things, Random random) {
        this.things = List.copyOf(things);
        this.random = random;
    }

    T next() {
        if (left.isEmpty()) {
            List<T> order = new ArrayList<>(things);
            Collections.shuffle(order, random);
            left.addAll(order);
        }
        return left.remove();
    }
}
