package dev.godwit.registry.hazelcast;

import com.hazelcast.map.EntryProcessor;
import dev.godwit.registry.Route;
import dev.godwit.registry.RouteSet;
import java.util.Map.Entry;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Removes the routes of incarnations that are gone, and answers with one that the node table does not know, if there is any.
 *
 * @param gone whose routes go
 * @param known to the node table
 */
record PurgeRoutes(Set<String> gone, Set<String> known) implements EntryProcessor<String, RouteSet, @Nullable String> {

    static final Compact<PurgeRoutes> COMPACT = new Compact<>(
            PurgeRoutes.class,
            "godwit.purge",
            in -> new PurgeRoutes(Set.copyOf(Wire.texts(in, "gone")), Set.copyOf(Wire.texts(in, "known"))),
            (out, purge) -> {
                out.writeArrayOfString("gone", purge.gone.toArray(String[]::new));
                out.writeArrayOfString("known", purge.known.toArray(String[]::new));
            });

    @Override
    public @Nullable String process(Entry<String, RouteSet> entry) {
        RouteSet kept = RouteChange.stored(entry).withoutAll(gone);
        RouteChange.store(entry, kept);
        return kept.routes().stream()
                .map(Route::incarnation)
                .filter(incarnation -> !known.contains(incarnation))
                .findFirst()
                .orElse(null);
    }
}
