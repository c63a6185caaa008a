package dev.godwit.gateway.node;

import dev.godwit.gateway.link.NodeIdentity;
import dev.godwit.registry.NodeLease;
import dev.godwit.registry.Registry;
import dev.godwit.registry.Renewal;
import dev.godwit.runtime.Loop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who this node is in the cluster: keeps its lease alive, and takes a new incarnation whenever others may have buried the old
 * one. Confined to the node's loop.
 */
final class NodeState implements NodeIdentity {

    private static final Logger LOG = LoggerFactory.getLogger(NodeState.class);
    private static final long LOOK_MILLIS = 500;

    private final Loop loop;
    private final Registry registry;
    private final LeaseOptions options;
    private final Listener listener;
    private final Supplier<String> incarnations;

    private String incarnation;
    private Load load = new Load(0, () -> 0, () -> false);
    private boolean renewing;
    private boolean stopped;
    private long looked;
    private volatile boolean reachable = true;

    /** What follows from a change of state. */
    interface Listener {

        /** All routes of before are void. */
        void incarnated(String incarnation);

        /** The registry may have lost routes. */
        void disturbed();

        /** The process stood still, frames may have been given up on. */
        void stalled();
    }

    /** What the lease says about the node. */
    record Load(int linkPort, Supplier<Integer> connections, Supplier<Boolean> draining) {}

    NodeState(Loop loop, Registry registry, LeaseOptions options, Listener listener, Supplier<String> incarnations) {
        this.loop = loop;
        this.registry = registry;
        this.options = options;
        this.listener = listener;
        this.incarnations = incarnations;
        this.incarnation = incarnations.get();
    }

    @Override
    public String node() {
        return options.node();
    }

    @Override
    public String incarnation() {
        return incarnation;
    }

    @Override
    public void disowned(String disowned) {
        if (disowned.equals(incarnation)) {
            incarnate("disowned");
        }
    }

    /** Whether the registry answered the last renewal. Any thread. */
    boolean registryReachable() {
        return reachable;
    }

    void start(Load current) {
        load = current;
        looked = loop.ticks();
        LOG.info("event=node_started node={} incarnation={} link_port={}", node(), incarnation, load.linkPort());
        listener.incarnated(incarnation);
        renew();
        look();
    }

    /** Takes the node out of the table: nobody waits for its lease to end. */
    CompletionStage<Void> stop() {
        stopped = true;
        return bury(incarnation);
    }

    private void renew() {
        if (stopped) {
            return;
        }
        loop.after(options.renew().toMillis(), this::renew);
        if (!renewing) {
            renewing = true;
            String renewed = incarnation;
            loop.whenDone(ask(renewed), (renewal, failure) -> renewed(renewed, renewal, failure));
        }
    }

    private CompletionStage<Renewal> ask(String renewed) {
        NodeLease lease = new NodeLease(
                node(),
                renewed,
                options.host(),
                load.linkPort(),
                load.draining().get(),
                load.connections().get());
        try {
            return registry.renew(lease);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private void renewed(String asked, @Nullable Renewal renewal, @Nullable Throwable failure) {
        renewing = false;
        if (renewal == null) {
            if (reachable) {
                LOG.warn("event=lease_not_renewed node={} reason=\"{}\"", node(), String.valueOf(failure));
            }
            reachable = false;
            return;
        }
        reachable = true;
        if (asked.equals(incarnation) && !stopped) {
            switch (renewal) {
                case RENEWED -> {}
                case CREATED -> listener.disturbed();
                case DEAD -> incarnate("lease_lost");
            }
        }
    }

    private void look() {
        if (stopped) {
            return;
        }
        long now = loop.ticks();
        if (now - looked - LOOK_MILLIS > options.stall().toMillis()) {
            LOG.warn("event=stall node={} millis={}", node(), now - looked);
            incarnate("stall");
            listener.stalled();
        }
        looked = now;
        loop.after(LOOK_MILLIS, this::look);
    }

    private void incarnate(String reason) {
        String old = incarnation;
        incarnation = incarnations.get();
        LOG.info("event=new_incarnation node={} incarnation={} reason={}", node(), incarnation, reason);
        loop.whenDone(bury(old), (done, failure) -> LOG.debug("event=buried incarnation={}", old, failure));
        listener.incarnated(incarnation);
        if (!stopped && !renewing) {
            renewing = true;
            String renewed = incarnation;
            loop.whenDone(ask(renewed), (renewal, failure) -> renewed(renewed, renewal, failure));
        }
    }

    private CompletionStage<Void> bury(String old) {
        try {
            return registry.bury(old);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }
}
