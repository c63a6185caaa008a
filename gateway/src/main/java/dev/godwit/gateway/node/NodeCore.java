package dev.godwit.gateway.node;

import dev.godwit.gateway.hub.Hub;
import dev.godwit.gateway.hub.HubMetrics;
import dev.godwit.gateway.hub.HubNode;
import dev.godwit.gateway.hub.NodeMailboxes;
import dev.godwit.gateway.hub.Routes;
import dev.godwit.gateway.hub.Sweeper;
import dev.godwit.gateway.link.LinkNode;
import dev.godwit.gateway.link.RouterLinks;
import dev.godwit.gateway.presence.Attendance;
import dev.godwit.gateway.session.LoopSessions;
import dev.godwit.gateway.session.Rosters;
import dev.godwit.gateway.session.SessionMetrics;
import dev.godwit.gateway.session.Sessions;
import dev.godwit.inbox.LogReader;
import dev.godwit.registry.Registry;
import dev.godwit.runtime.Loop;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HexFormat;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/**
 * A gateway node without its sockets: its place in the cluster, its routes, its sweeps, what routers tell it. Confined to the
 * node's loop, but where it says otherwise.
 */
public final class NodeCore {

    private final Ports ports;
    private final NodeOptions options;
    private final SessionMetrics sessionMetrics;
    private final Sweeper sweeper;
    private final Routes routes;
    private final HubNode hubNode;
    private final Rosters rosters;
    private final Attendance attendance;
    private final NodeState state;
    private final LinkNode linkNode;
    private final RouterLinks links;
    private volatile boolean draining;

    /**
     * The parts of the program that a node stands on.
     *
     * @param random for jitter and names of incarnations; safe on any thread
     */
    public record Ports(Loop loop, LogReader log, Registry registry, RandomGenerator random) {}

    public NodeCore(Ports ports, NodeOptions options, MeterRegistry meters) {
        this.ports = ports;
        this.options = options;
        this.sessionMetrics = new SessionMetrics(meters);
        HubMetrics metrics = new HubMetrics(meters);
        Loop loop = ports.loop();
        NodeMailboxes mailboxes = new NodeMailboxes(options.topic(), metrics);
        sweeper = new Sweeper(loop, ports.log(), mailboxes, options.sweeps(), ports.random(), metrics);
        routes = new Routes(loop, ports.registry(), mailboxes, sweeper, options.routes());
        hubNode = new HubNode(ports.log(), routes, options.topic(), options.hub(), metrics, ports.random());
        state = new NodeState(loop, ports.registry(), options.lease(), new Consequences(), this::randomIncarnation);
        attendance = new Attendance(loop, options.topic(), options.presence());
        rosters = new Rosters(attendance.comings());
        linkNode = new LinkNode(loop, state, mailboxes, sweeper, options.link(), metrics);
        links = new RouterLinks(linkNode);
    }

    /** Takes its place in the cluster: routers reach it on this port from now on. */
    public void start(int linkPort) {
        Loop loop = ports.loop();
        ports.log().onReconnect(() -> loop.execute(sweeper::sweepAll));
        ports.registry().onDisturbance(() -> loop.execute(this::disturbed));
        state.start(new NodeState.Load(linkPort, this::connections, () -> draining));
        sweeper.start();
        routes.startWalk();
    }

    /** Gives its place up; completes when the cluster knows. */
    public CompletionStage<Void> stop() {
        return state.stop();
    }

    /** The sessions of a loop; to be called once for each. Any thread. */
    public Sessions sessions(Loop sessionLoop) {
        return new LoopSessions(new Hub(sessionLoop, hubNode), options.sessions(), sessionMetrics, rosters);
    }

    /** Where the streams come in that routers open. */
    public RouterLinks links() {
        return links;
    }

    /** How many sessions the node has. Any thread. */
    int connections() {
        return sessionMetrics.open();
    }

    /** Tells the cluster that this node takes no new connections. Any thread. */
    void drain() {
        draining = true;
    }

    /** Whether the registry answered the last time. Any thread. */
    boolean registryReachable() {
        return state.registryReachable();
    }

    LinkNode linkNode() {
        return linkNode;
    }

    Rosters rosters() {
        return rosters;
    }

    Attendance attendance() {
        return attendance;
    }

    private void disturbed() {
        routes.publishAll();
        sweeper.sweepAll();
    }

    private String randomIncarnation() {
        byte[] bytes = new byte[16];
        ports.random().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private final class Consequences implements NodeState.Listener {
        @Override
        public void incarnated(String incarnation) {
            routes.incarnation(incarnation);
            links.endAll("new incarnation");
        }

        @Override
        public void disturbed() {
            NodeCore.this.disturbed();
        }

        @Override
        public void stalled() {
            sweeper.sweepAll();
        }
    }
}
