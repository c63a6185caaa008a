package dev.godwit.gateway.fakes;

import dev.godwit.protocol.Mailbox;
import dev.godwit.registry.NodeLease;
import dev.godwit.registry.Registry;
import dev.godwit.registry.RegistryUnavailable;
import dev.godwit.registry.Renewal;
import dev.godwit.registry.Route;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A registry whose answers, and losses, a test decides. */
public final class FakeRegistry implements Registry {

    private final Map<Mailbox, Route> routes = new HashMap<>();
    private final List<Route> puts = new ArrayList<>();
    private final List<NodeLease> leases = new ArrayList<>();
    private final Set<String> dead = new HashSet<>();
    private final Set<String> known = new HashSet<>();
    private final List<Runnable> listeners = new ArrayList<>();
    private final Deque<Runnable> held = new ArrayDeque<>();
    private boolean available = true;
    private boolean holding;
    private int published;

    public void available(boolean is) {
        available = is;
    }

    /** Calls are carried out at {@link #release()}. */
    public void hold() {
        holding = true;
    }

    public void release() {
        holding = false;
        for (Runnable call = held.poll(); call != null; call = held.poll()) {
            call.run();
        }
    }

    public void releaseOne() {
        held.remove().run();
    }

    /** What is called meanwhile overtakes what is held already. */
    public void swapHeld(Runnable calls) {
        List<Runnable> before = List.copyOf(held);
        held.clear();
        calls.run();
        held.addAll(before);
    }

    /** How many mailboxes have a route of this incarnation. */
    public int routesOf(String incarnation) {
        return (int) routes.values().stream()
                .filter(route -> route.incarnation().equals(incarnation))
                .count();
    }

    public void wipe() {
        routes.clear();
        known.clear();
    }

    public void disturb() {
        List.copyOf(listeners).forEach(Runnable::run);
    }

    public void declareDead(String incarnation) {
        dead.add(incarnation);
    }

    public Route route(Mailbox mailbox) {
        return routes.get(mailbox);
    }

    public Set<String> buried() {
        return dead;
    }

    public List<Route> puts() {
        return puts;
    }

    /** How many routes were put so far. */
    public int published() {
        return published;
    }

    public List<NodeLease> leases() {
        return leases;
    }

    @Override
    public CompletionStage<Void> put(Collection<Mailbox> mailboxes, Route route) {
        List<Mailbox> all = List.copyOf(mailboxes);
        return call(() -> {
            puts.add(route);
            published += all.size();
            for (Mailbox mailbox : all) {
                Route old = routes.get(mailbox);
                boolean newer =
                        old != null && old.incarnation().equals(route.incarnation()) && old.epoch() > route.epoch();
                if (!newer) {
                    routes.put(mailbox, route);
                }
            }
        });
    }

    @Override
    public CompletionStage<Void> remove(Mailbox mailbox, Route route) {
        return call(() -> {
            Route old = routes.get(mailbox);
            if (old != null && old.incarnation().equals(route.incarnation()) && old.epoch() <= route.epoch()) {
                routes.remove(mailbox);
            }
        });
    }

    @Override
    public CompletionStage<Map<Mailbox, List<Route>>> routes(Collection<Mailbox> mailboxes) {
        return CompletableFuture.completedFuture(Map.of());
    }

    @Override
    public CompletionStage<Renewal> renew(NodeLease lease) {
        CompletableFuture<Renewal> answer = new CompletableFuture<>();
        if (available) {
            leases.add(lease);
            boolean created = known.add(lease.incarnation());
            answer.complete(
                    dead.contains(lease.incarnation()) ? Renewal.DEAD : created ? Renewal.CREATED : Renewal.RENEWED);
        } else {
            answer.completeExceptionally(new RegistryUnavailable("down"));
        }
        return answer;
    }

    @Override
    public CompletionStage<Void> bury(String incarnation) {
        return call(() -> dead.add(incarnation));
    }

    @Override
    public CompletionStage<List<NodeLease>> nodes() {
        return CompletableFuture.completedFuture(leases);
    }

    @Override
    public void onDisturbance(Runnable listener) {
        listeners.add(listener);
    }

    private CompletionStage<Void> call(Runnable step) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        if (!available) {
            answer.completeExceptionally(new RegistryUnavailable("down"));
            return answer;
        }
        Runnable whole = () -> {
            step.run();
            answer.complete(null);
        };
        if (holding) {
            held.add(whole);
        } else {
            whole.run();
        }
        return answer;
    }
}
