package dev.godwit.inbox.memory;

import dev.godwit.inbox.InboxUnavailable;
import dev.godwit.inbox.PresenceState;
import dev.godwit.inbox.PresenceStore;
import dev.godwit.inbox.Published;
import dev.godwit.protocol.Partition;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Presence in memory, with the same answers as Redis. For one thread; can be made unavailable. */
public final class InMemoryPresence implements PresenceStore {

    private final Map<Partition, Map<String, Published>> members = new HashMap<>();
    private final Map<Partition, Long> floors = new HashMap<>();
    private boolean available = true;

    public void available(boolean isAvailable) {
        available = isAvailable;
    }

    @Override
    public CompletionStage<PresenceState> read(Partition partition) {
        return answer(() -> new PresenceState(floors.getOrDefault(partition, 0L), of(partition)));
    }

    @Override
    @SuppressWarnings("NullAway") // The value of a Void.
    public CompletionStage<Void> put(Partition partition, String member, Published published) {
        return answer(() -> {
            of(partition).put(member, published);
            return null;
        });
    }

    @Override
    @SuppressWarnings("NullAway") // The value of a Void.
    public CompletionStage<Void> forget(Partition partition, Collection<String> forgotten, long floor) {
        return answer(() -> {
            of(partition).keySet().removeAll(forgotten);
            floors.merge(partition, floor, Math::max);
            return null;
        });
    }

    private Map<String, Published> of(Partition partition) {
        return members.computeIfAbsent(partition, first -> new HashMap<>());
    }

    private <T> CompletionStage<T> answer(Supplier<T> step) {
        return available
                ? CompletableFuture.completedFuture(step.get())
                : CompletableFuture.failedFuture(new InboxUnavailable("presence: disconnected"));
    }
}
