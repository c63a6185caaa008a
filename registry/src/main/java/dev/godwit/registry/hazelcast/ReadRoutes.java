package dev.godwit.registry.hazelcast;

import com.hazelcast.core.ReadOnly;
import com.hazelcast.map.EntryProcessor;
import dev.godwit.registry.RouteSet;
import java.util.Map.Entry;
import org.jspecify.annotations.Nullable;

/** Reads a mailbox's routes; mailboxes without any are left out of the answer. */
record ReadRoutes() implements EntryProcessor<String, RouteSet, @Nullable RouteSet>, ReadOnly {

    static final Compact<ReadRoutes> COMPACT =
            new Compact<>(ReadRoutes.class, "godwit.read", in -> new ReadRoutes(), (out, read) -> {});

    @Override
    public @Nullable RouteSet process(Entry<String, RouteSet> entry) {
        return entry.getValue();
    }

    @Override
    public @Nullable EntryProcessor<String, RouteSet, @Nullable RouteSet> getBackupProcessor() {
        return null;
    }
}
