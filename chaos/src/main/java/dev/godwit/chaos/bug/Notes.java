package dev.godwit.chaos.bug;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.function.Supplier;

/** What a bug has to remember of an object of the product, as long as that lives. Any thread. */
final class Notes<V> {

    private final Map<Object, V> notes = Collections.synchronizedMap(new WeakHashMap<>());

    void put(Object of, V note) {
        notes.put(of, note);
    }

    Optional<V> of(Object of) {
        return Optional.ofNullable(notes.get(of));
    }

    V of(Object of, Supplier<V> first) {
        return notes.computeIfAbsent(of, fresh -> first.get());
    }
}
