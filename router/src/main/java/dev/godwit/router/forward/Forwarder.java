package dev.godwit.router.forward;

import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Partition;
import dev.godwit.registry.Registry;
import dev.godwit.registry.Route;
import dev.godwit.router.RouterMetrics;
import dev.godwit.runtime.Loop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks up who follows, and hands each delivery to the links of those nodes. One look-up is on its way at a time and takes all that
 * waits, so the order holds for each mailbox. What cannot be looked up is not forwarded: a sweep notice goes out instead.
 */
public final class Forwarder implements Outlet {

    private static final int MAX_BATCH = 1_000;
    private static final int MAX_WAITING_BYTES = 64 << 20;
    private static final int MAX_WAITING = 100_000;
    private static final long LOOKUP_MILLIS = 300;

    private final Loop loop;
    private final Registry registry;
    private final Nodes nodes;
    private final RouterMetrics metrics;
    private final ArrayDeque<Delivery> waiting = new ArrayDeque<>();
    private final Set<Partition> overflown = new LinkedHashSet<>();
    private long waitingBytes;
    private @Nullable Lookup current;

    public Forwarder(Loop loop, Registry registry, Nodes nodes, RouterMetrics metrics) {
        this.loop = loop;
        this.registry = registry;
        this.nodes = nodes;
        this.metrics = metrics;
    }

    @Override
    public void forward(Delivery delivery) {
        if (waitingBytes + delivery.size() > MAX_WAITING_BYTES || waiting.size() >= MAX_WAITING) {
            overflown.add(delivery.partition());
            return;
        }
        waiting.add(delivery);
        waitingBytes += delivery.size();
        if (current == null) {
            lookUp();
        }
    }

    @Override
    public void sweep(Partition partition) {
        nodes.sweep(Set.of(partition));
    }

    private void lookUp() {
        List<Delivery> batch = new ArrayList<>();
        Set<Mailbox> mailboxes = new LinkedHashSet<>();
        while (!waiting.isEmpty() && batch.size() < MAX_BATCH) {
            Delivery next = waiting.remove();
            waitingBytes -= next.size();
            batch.add(next);
            mailboxes.add(next.mailbox());
        }
        Lookup lookup = new Lookup(batch);
        current = lookup;
        Loop.Timer deadline = loop.after(LOOKUP_MILLIS, () -> end(lookup, null));
        loop.whenDone(registry.routes(mailboxes), (routes, failure) -> {
            deadline.cancel();
            end(lookup, routes);
        });
    }

    private void end(Lookup lookup, @Nullable Map<Mailbox, List<Route>> routes) {
        if (current != lookup) {
            return;
        }
        current = null;
        if (routes == null) {
            metrics.lookupFailed();
            lookup.batch().forEach(delivery -> overflown.add(delivery.partition()));
        } else {
            lookup.batch().forEach(delivery -> send(delivery, routes.getOrDefault(delivery.mailbox(), List.of())));
        }
        if (!overflown.isEmpty()) {
            nodes.sweep(Set.copyOf(overflown));
            overflown.clear();
        }
        if (!waiting.isEmpty()) {
            lookUp();
        }
    }

    private void send(Delivery delivery, List<Route> routes) {
        for (Route route : routes) {
            nodes.send(route, delivery);
        }
    }

    /** One question to the registry; compared by identity. */
    private static final class Lookup {
        private final List<Delivery> batch;

        Lookup(List<Delivery> batch) {
            this.batch = batch;
        }

        List<Delivery> batch() {
            return batch;
        }
    }
}
