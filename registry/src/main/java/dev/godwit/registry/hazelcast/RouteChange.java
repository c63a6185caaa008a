package dev.godwit.registry.hazelcast;

import dev.godwit.registry.RouteSet;
import java.util.Map.Entry;
import org.jspecify.annotations.Nullable;

/** Stores a mailbox's routes, at the place where they are kept. */
final class RouteChange {

    private RouteChange() {}

    static RouteSet stored(Entry<String, @Nullable RouteSet> entry) {
        RouteSet stored = entry.getValue();
        return stored == null ? RouteSet.EMPTY : stored;
    }

    /** Unchanged routes are not written: each write goes to the backup too. */
    static void store(Entry<String, @Nullable RouteSet> entry, RouteSet changed) {
        if (!stored(entry).equals(changed)) {
            entry.setValue(changed.isEmpty() ? null : changed);
        }
    }
}
