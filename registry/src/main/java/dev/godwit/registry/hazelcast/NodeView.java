package dev.godwit.registry.hazelcast;

import dev.godwit.registry.NodeLease;
import dev.godwit.registry.NodeState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The node table as it was about a second ago, so that a look-up of routes costs no second call. Kept fresh while somebody asks:
 * gateways never do. Written on the keeper's thread, read on any.
 */
final class NodeView {

    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(2_500);
    private static final long WANTED_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Keeper keeper;
    private final Connection connection;
    private final AtomicReference<@Nullable CompletableFuture<NodeView>> asked = new AtomicReference<>();
    private volatile Map<String, NodeState> nodes = Map.of();
    private volatile long readAt = System.nanoTime() - FRESH_NANOS;
    private volatile long wantedAt = System.nanoTime() - WANTED_NANOS;

    NodeView(Keeper keeper, Connection connection) {
        this.keeper = keeper;
        this.connection = connection;
    }

    /** Called each second on the keeper's thread. */
    void tick() {
        if (connection.connected() && System.nanoTime() - wantedAt < WANTED_NANOS) {
            read();
        }
    }

    /** From memory if that is about a second old, else after a read. */
    CompletionStage<NodeView> recent() {
        wantedAt = System.nanoTime();
        return System.nanoTime() - readAt < FRESH_NANOS ? CompletableFuture.completedFuture(this) : current();
    }

    /** After a read that has not begun before this call; callers share it. */
    CompletionStage<NodeView> current() {
        wantedAt = System.nanoTime();
        CompletableFuture<NodeView> mine = new CompletableFuture<>();
        CompletableFuture<NodeView> shared = asked.compareAndExchange(null, mine);
        if (shared != null) {
            return shared;
        }
        keeper.execute(this::answer);
        return mine;
    }

    boolean dead(String incarnation) {
        NodeState state = nodes.get(incarnation);
        return state != null && state.dead();
    }

    List<NodeLease> living() {
        return nodes.values().stream()
                .filter(state -> !state.dead())
                .map(NodeState::lease)
                .toList();
    }

    Set<String> known() {
        return nodes.keySet();
    }

    Set<String> dead() {
        return nodes.keySet().stream().filter(this::dead).collect(Collectors.toUnmodifiableSet());
    }

    /** On the keeper's thread. */
    void read() {
        long now = System.nanoTime();
        nodes = new HashMap<>(connection.tables().nodes().executeOnEntries(new ReadLeases()));
        readAt = now;
    }

    private void answer() {
        CompletableFuture<NodeView> waiting = asked.getAndSet(null);
        if (waiting == null) {
            return;
        }
        try {
            read();
            waiting.complete(this);
        } catch (RuntimeException e) {
            waiting.completeExceptionally(e);
        }
    }
}
