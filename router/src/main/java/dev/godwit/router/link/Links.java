package dev.godwit.router.link;

import dev.godwit.protocol.Partition;
import dev.godwit.registry.NodeLease;
import dev.godwit.registry.Registry;
import dev.godwit.registry.Route;
import dev.godwit.router.RouterMetrics;
import dev.godwit.router.forward.Delivery;
import dev.godwit.router.forward.Nodes;
import dev.godwit.runtime.Loop;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One {@link Link} per living incarnation of the node table. Confined to its loop. */
public final class Links implements Nodes {

    private static final Logger log = LoggerFactory.getLogger(Links.class);
    private static final long REFRESH_MILLIS = 1_000;
    private static final long BUDGET_BYTES = 256L << 20;

    /** A registry that was wiped knows nobody for a moment: absence counts only after so many looks. */
    private static final int ABSENCES = 10;

    private final LinkTools tools;
    private final Map<String, Link> links = new HashMap<>();
    private final Map<String, Integer> absences = new HashMap<>();
    private Loop.@Nullable Timer ticking;
    private boolean asking;
    private boolean stopped;
    private volatile boolean registryAnswers = true;

    public static Links over(
            LinkClient clients, Loop loop, Registry registry, RouterMetrics metrics, Identity identity) {
        return over(new GrpcTransport(clients, loop), loop, registry, metrics, identity);
    }

    public static Links over(
            LinkTransport transport, Loop loop, Registry registry, RouterMetrics metrics, Identity identity) {
        return new Links(new LinkTools(
                loop,
                transport,
                registry,
                new Budget(BUDGET_BYTES),
                metrics,
                identity.router(),
                identity.secret(),
                identity.generation()));
    }

    /** As what a router speaks to gateways: its name, the cluster's secret, the generation of its push topic. */
    public record Identity(String router, String secret, long generation) {}

    Links(LinkTools tools) {
        this.tools = tools;
    }

    /** Called on the loop. */
    public void start() {
        tick();
    }

    /** Called on the loop. */
    public void stop() {
        stopped = true;
        if (ticking != null) {
            ticking.cancel();
        }
        links.values().forEach(Link::leave);
        links.clear();
    }

    /** The node table could be read the last time. Any thread. */
    public boolean registryAnswers() {
        return registryAnswers;
    }

    @Override
    public void send(Route route, Delivery delivery) {
        Link link = links.get(route.incarnation());
        if (link == null) {
            // A node that is new, or gone. The new one reads the log when its link opens.
            refresh();
        } else {
            link.send(route, delivery);
        }
    }

    @Override
    public void sweep(Set<Partition> partitions) {
        links.values().forEach(link -> link.sweep(partitions));
    }

    private void tick() {
        if (stopped) {
            return;
        }
        ticking = tools.loop().after(REFRESH_MILLIS, this::tick);
        refresh();
        links.values().forEach(Link::tick);
    }

    private void refresh() {
        if (asking || stopped) {
            return;
        }
        asking = true;
        tools.loop().whenDone(tools.registry().nodes(), (nodes, failure) -> {
            asking = false;
            registryAnswers = failure == null;
            if (nodes != null && !stopped) {
                reconcile(nodes);
            }
        });
    }

    private void reconcile(List<NodeLease> nodes) {
        Set<String> gone = new HashSet<>(links.keySet());
        for (NodeLease node : nodes) {
            gone.remove(node.incarnation());
            absences.remove(node.incarnation());
            if (!links.containsKey(node.incarnation())) {
                log.info("event=node-found node={} incarnation={}", node.node(), node.incarnation());
                Link link = new Link(tools, node);
                links.put(node.incarnation(), link);
                link.open();
            }
        }
        gone.forEach(this::absent);
    }

    private void absent(String incarnation) {
        if (absences.merge(incarnation, 1, Integer::sum) >= ABSENCES) {
            log.info("event=node-gone incarnation={}", incarnation);
            absences.remove(incarnation);
            Link link = links.remove(incarnation);
            if (link != null) {
                link.disown();
            }
        }
    }
}
