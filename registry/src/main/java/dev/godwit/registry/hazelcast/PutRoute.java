package dev.godwit.registry.hazelcast;

import com.hazelcast.map.EntryProcessor;
import dev.godwit.registry.Route;
import dev.godwit.registry.RouteSet;
import java.util.Map.Entry;
import org.jspecify.annotations.Nullable;

/** Adds or replaces a node's route to a mailbox. */
record PutRoute(Route route) implements EntryProcessor<String, RouteSet, @Nullable Object> {

    static final Compact<PutRoute> COMPACT = new Compact<>(
            PutRoute.class,
            "godwit.put",
            in -> new PutRoute(Wire.object(in, "route", Route.class)),
            (out, put) -> out.writeCompact("route", put.route));

    @Override
    public @Nullable Object process(Entry<String, RouteSet> entry) {
        RouteChange.store(entry, RouteChange.stored(entry).with(route));
        return null;
    }
}
