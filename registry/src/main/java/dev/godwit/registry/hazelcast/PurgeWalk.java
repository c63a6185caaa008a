package dev.godwit.registry.hazelcast;

import com.hazelcast.partition.PartitionService;
import com.hazelcast.query.Predicates;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One walk over all routes, a partition at a time, that removes those of incarnations that are gone. Blocks at each step. */
final class PurgeWalk {

    private static final Logger log = LoggerFactory.getLogger(PurgeWalk.class);

    private final Connection connection;
    private final Set<String> gone;
    private final Set<String> known;
    private final Set<String> unknown = new HashSet<>();
    private final Iterator<String> partitions;

    PurgeWalk(PartitionService partitions, Connection connection, Set<String> gone, Set<String> known) {
        this.connection = connection;
        this.gone = Set.copyOf(gone);
        this.known = Set.copyOf(known);
        this.partitions = keysOfEachPartition(partitions).iterator();
    }

    /** Cleans the next partition, and answers whether there was one. */
    boolean step() {
        if (!partitions.hasNext()) {
            log.info("registry=purged incarnations={} unknown={}", gone.size(), unknown.size());
            return false;
        }
        Map<String, String> found = connection
                .tables()
                .routes()
                .executeOnEntries(
                        new PurgeRoutes(gone, known),
                        Predicates.partitionPredicate(partitions.next(), Predicates.alwaysTrue()));
        unknown.addAll(found.values());
        return true;
    }

    Set<String> gone() {
        return gone;
    }

    /** Incarnations that have routes but are not in the node table: gone as well, if that is still so at the next walk. */
    Set<String> unknown() {
        return unknown;
    }

    private static Set<String> keysOfEachPartition(PartitionService partitions) {
        Map<Integer, String> keys = new HashMap<>();
        int all = partitions.getPartitions().size();
        for (int i = 0; keys.size() < all; i++) {
            String key = Integer.toString(i);
            keys.putIfAbsent(partitions.getPartition(key).getPartitionId(), key);
        }
        return Set.copyOf(keys.values());
    }
}
