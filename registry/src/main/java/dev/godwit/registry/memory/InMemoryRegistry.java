package dev.godwit.registry.memory;

import dev.godwit.protocol.Mailbox;
import dev.godwit.registry.NodeLease;
import dev.godwit.registry.NodeState;
import dev.godwit.registry.Registry;
import dev.godwit.registry.RegistrySize;
import dev.godwit.registry.RegistryUnavailable;
import dev.godwit.registry.Renewal;
import dev.godwit.registry.Route;
import dev.godwit.registry.RouteSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A {@link Registry} in memory. Single-threaded; answers before the call returns, unless a test holds the answers back. It can be
 * made unavailable and wiped.
 */
public final class InMemoryRegistry implements Registry {

    private final LongSupplier clock;
    private final Map<Mailbox, RouteSet> routes = new LinkedHashMap<>();
    private final Map<String, NodeState> nodes = new LinkedHashMap<>();
    private final List<Runnable> listeners = new ArrayList<>();
    private final Queue<Runnable> held = new ArrayDeque<>();
    private boolean available = true;
    private boolean holding;

    /** Judges leases by the given clock, in milliseconds. */
    public InMemoryRegistry(LongSupplier clock) {
        this.clock = clock;
    }

    @Override
    public CompletionStage<Void> put(Collection<Mailbox> mailboxes, Route route) {
        List<Mailbox> all = List.copyOf(mailboxes);
        return answer(() -> {
            all.forEach(mailbox ->
                    store(mailbox, routes.getOrDefault(mailbox, RouteSet.EMPTY).with(route)));
            return null;
        });
    }

    @Override
    public CompletionStage<Void> remove(Mailbox mailbox, Route route) {
        return answer(() -> {
            store(mailbox, routes.getOrDefault(mailbox, RouteSet.EMPTY).without(route));
            return null;
        });
    }

    @Override
    public CompletionStage<Map<Mailbox, List<Route>>> routes(Collection<Mailbox> mailboxes) {
        List<Mailbox> all = List.copyOf(mailboxes);
        return answer(() -> {
            Map<Mailbox, List<Route>> found = new LinkedHashMap<>();
            all.forEach(mailbox -> found.put(mailbox, living(mailbox)));
            found.values().removeIf(List::isEmpty);
            return found;
        });
    }

    @Override
    public CompletionStage<Renewal> renew(NodeLease lease) {
        return answer(() -> {
            NodeState known = nodes.get(lease.incarnation());
            NodeState renewed = known == null
                    ? NodeState.created(lease, clock.getAsLong())
                    : known.renewed(lease, clock.getAsLong());
            nodes.put(lease.incarnation(), renewed);
            return known == null ? Renewal.CREATED : renewed.dead() ? Renewal.DEAD : Renewal.RENEWED;
        });
    }

    @Override
    public CompletionStage<Void> bury(String incarnation) {
        return answer(() -> {
            long now = clock.getAsLong();
            NodeState known = nodes.get(incarnation);
            nodes.put(incarnation, known == null ? NodeState.unknownDead(incarnation, now) : known.buried(now));
            return null;
        });
    }

    @Override
    public CompletionStage<List<NodeLease>> nodes() {
        return answer(this::living);
    }

    @Override
    public void onDisturbance(Runnable listener) {
        listeners.add(listener);
    }

    /** From now on all calls fail, or no longer. Coming back disturbs. */
    public void available(boolean isAvailable) {
        boolean back = isAvailable && !available;
        available = isAvailable;
        if (back) {
            disturb();
        }
    }

    /** Forgets all; as with a registry that lost its memory, nobody is told but by the next renewal. */
    public void wipe() {
        routes.clear();
        nodes.clear();
    }

    /** What one side of a cluster holds when it is split; nobody listens to it yet. */
    public InMemoryRegistry copy() {
        InMemoryRegistry copy = new InMemoryRegistry(clock);
        copy.routes.putAll(routes);
        copy.nodes.putAll(nodes);
        return copy;
    }

    /** Joins what the other side of a split cluster holds, by the rules that hold for the real one. Tells nobody. */
    public void merge(InMemoryRegistry other) {
        other.routes.forEach((mailbox, set) -> routes.merge(mailbox, set, RouteSet::union));
        other.nodes.forEach((incarnation, node) -> nodes.merge(incarnation, node, NodeState::merged));
    }

    /** Tells all listeners that routes may be missing. */
    public void disturb() {
        List.copyOf(listeners).forEach(Runnable::run);
    }

    /** Calls from now on wait, without effect, until {@link #release()}. */
    public void hold() {
        holding = true;
    }

    /** Carries out the waiting calls in their order, and holds no more. */
    public void release() {
        holding = false;
        for (Runnable call = held.poll(); call != null; call = held.poll()) {
            call.run();
        }
    }

    public RegistrySize size() {
        return new RegistrySize(routes.size(), living().size());
    }

    private void store(Mailbox mailbox, RouteSet stored) {
        if (stored.isEmpty()) {
            routes.remove(mailbox);
        } else {
            routes.put(mailbox, stored);
        }
    }

    private List<Route> living(Mailbox mailbox) {
        return routes.getOrDefault(mailbox, RouteSet.EMPTY).routes().stream()
                .filter(route -> !dead(route.incarnation()))
                .toList();
    }

    private List<NodeLease> living() {
        return nodes.values().stream()
                .filter(state -> !dead(state.lease().incarnation()))
                .map(NodeState::lease)
                .toList();
    }

    private boolean dead(String incarnation) {
        NodeState state = nodes.get(incarnation);
        return state != null && state.at(clock.getAsLong()).dead();
    }

    private <T> CompletionStage<T> answer(Supplier<T> call) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Runnable task = () -> settle(answer, call);
        if (holding) {
            held.add(task);
        } else {
            task.run();
        }
        return answer;
    }

    private <T> void settle(CompletableFuture<T> answer, Supplier<T> call) {
        if (available) {
            answer.complete(call.get());
        } else {
            answer.completeExceptionally(new RegistryUnavailable("the registry was made unavailable"));
        }
    }
}
