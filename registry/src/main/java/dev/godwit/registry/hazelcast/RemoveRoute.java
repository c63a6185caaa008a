package dev.godwit.registry.hazelcast;

import com.hazelcast.map.EntryProcessor;
import dev.godwit.registry.Route;
import dev.godwit.registry.RouteSet;
import java.util.Map.Entry;
import org.jspecify.annotations.Nullable;

/** Removes a node's route to a mailbox, if nothing newer is there. */
record RemoveRoute(Route route) implements EntryProcessor<String, RouteSet, @Nullable Object> {

    static final Compact<RemoveRoute> COMPACT = new Compact<>(
            RemoveRoute.class,
            "godwit.remove",
            in -> new RemoveRoute(Wire.object(in, "route", Route.class)),
            (out, remove) -> out.writeCompact("route", remove.route));

    @Override
    public @Nullable Object process(Entry<String, RouteSet> entry) {
        RouteChange.store(entry, RouteChange.stored(entry).without(route));
        return null;
    }
}
