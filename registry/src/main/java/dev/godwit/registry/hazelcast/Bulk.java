package dev.godwit.registry.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.IMap;
import com.hazelcast.partition.PartitionService;
import dev.godwit.registry.RouteSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Calls for many mailboxes at once. Hazelcast has every partition look at all keys of a call, so a call's cost is the product of
 * both: keys are sent in groups that share few partitions. For 500 keys that is four to five times quicker, and near a blocking
 * {@code getAll}.
 */
final class Bulk {

    private static final int GROUP_KEYS = 32;
    private static final int MAX_GROUPS = 16;
    private static final int TURN_KEYS = 500;

    private final IMap<String, RouteSet> routes;
    private final PartitionService partitions;

    Bulk(IMap<String, RouteSet> routes, PartitionService partitions) {
        this.routes = routes;
        this.partitions = partitions;
    }

    /** All at once; mailboxes without an answer are absent. */
    <R> CompletionStage<Map<String, R>> submit(Collection<String> keys, EntryProcessor<String, RouteSet, R> processor) {
        CompletionStage<Map<String, R>> all = CompletableFuture.completedFuture(new HashMap<>());
        for (Set<String> group : groups(keys)) {
            all = all.thenCombine(Answers.plain(routes.submitToKeys(group, processor)), Bulk::merged);
        }
        return all;
    }

    /** Some hundreds at a time, so that no member is busy with it for long. */
    CompletionStage<Void> inTurns(List<String> keys, EntryProcessor<String, RouteSet, ?> processor) {
        if (keys.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        int turn = Math.min(TURN_KEYS, keys.size());
        return submit(keys.subList(0, turn), processor)
                .thenCompose(done -> inTurns(keys.subList(turn, keys.size()), processor));
    }

    static int turns(int keys) {
        return Math.max(1, (keys + TURN_KEYS - 1) / TURN_KEYS);
    }

    private Collection<Set<String>> groups(Collection<String> keys) {
        int count = Math.min(MAX_GROUPS, keys.size() / GROUP_KEYS + 1);
        List<Set<String>> groups = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            groups.add(new HashSet<>());
        }
        for (String key : keys) {
            int partition = count == 1 ? 0 : partitions.getPartition(key).getPartitionId();
            groups.get(partition % count).add(key);
        }
        groups.removeIf(Set::isEmpty);
        return groups;
    }

    private static <R> Map<String, R> merged(Map<String, R> all, Map<String, R> some) {
        all.putAll(some);
        return all;
    }
}
