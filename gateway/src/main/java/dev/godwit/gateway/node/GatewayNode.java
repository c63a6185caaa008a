package dev.godwit.gateway.node;

import dev.godwit.gateway.hub.Hub;
import dev.godwit.gateway.hub.HubMetrics;
import dev.godwit.gateway.hub.HubNode;
import dev.godwit.gateway.hub.NodeMailboxes;
import dev.godwit.gateway.hub.Routes;
import dev.godwit.gateway.hub.Sweeper;
import dev.godwit.gateway.link.LinkNode;
import dev.godwit.gateway.link.LinkServer;
import dev.godwit.gateway.presence.Attendance;
import dev.godwit.gateway.session.LoopSessions;
import dev.godwit.gateway.session.Rosters;
import dev.godwit.gateway.session.SessionMetrics;
import dev.godwit.gateway.session.Sessions;
import dev.godwit.inbox.LogReader;
import dev.godwit.registry.Registry;
import dev.godwit.runtime.Check;
import dev.godwit.runtime.Component;
import dev.godwit.runtime.Loop;
import dev.godwit.runtime.VertxLoop;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/**
 * The part of a gateway that all its event loops share: its place in the cluster, its routes, its sweeps, the links of the
 * routers. Transports get their sessions from it, one {@link Sessions} for each loop.
 */
public final class GatewayNode implements Component {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Loop loop;
    private final LogReader log;
    private final Registry registry;
    private final NodeOptions options;
    private final SessionMetrics sessionMetrics;
    private final Sweeper sweeper;
    private final Routes routes;
    private final HubNode hubNode;
    private final Rosters rosters;
    private final NodeState state;
    private final LinkServer links;
    private volatile boolean draining;
    private volatile int linkPort;

    public GatewayNode(Vertx vertx, LogReader log, Registry registry, NodeOptions options, MeterRegistry meters) {
        this.loop = VertxLoop.create(vertx);
        this.log = log;
        this.registry = registry;
        this.options = options;
        this.sessionMetrics = new SessionMetrics(meters);
        HubMetrics metrics = new HubMetrics(meters);
        NodeMailboxes mailboxes = new NodeMailboxes(options.topic(), metrics);
        RandomGenerator random = RANDOM;
        sweeper = new Sweeper(loop, log, mailboxes, options.sweeps(), random, metrics);
        routes = new Routes(loop, registry, mailboxes, sweeper, options.routes());
        hubNode = new HubNode(log, routes, options.topic(), options.hub(), metrics, random);
        state = new NodeState(loop, registry, options.lease(), new Consequences(), GatewayNode::randomIncarnation);
        Attendance attendance = new Attendance(loop, options.topic(), options.presence());
        rosters = new Rosters(attendance.comings());
        links = new LinkServer(
                vertx, new LinkNode(loop, state, mailboxes, sweeper, options.link(), metrics), rosters, attendance);
    }

    @Override
    public String name() {
        return "gateway-node";
    }

    /** The sessions of a loop; to be called once for each. */
    public Sessions sessions(Loop sessionLoop) {
        return new LoopSessions(new Hub(sessionLoop, hubNode), options.sessions(), sessionMetrics, rosters);
    }

    /** How many sessions the node has. Any thread. */
    public int connections() {
        return sessionMetrics.open();
    }

    /** Tells the cluster that this node takes no new connections. Any thread. */
    public void drain() {
        draining = true;
    }

    /** Where routers reach this node, once started. */
    public int linkPort() {
        return linkPort;
    }

    @Override
    public CompletionStage<Void> start() {
        CompletableFuture<Void> started = new CompletableFuture<>();
        loop.execute(() -> links.listen()
                .onSuccess(this::listening)
                .<Void>mapEmpty()
                .onComplete(result -> {
                    if (result.succeeded()) {
                        started.complete(null);
                    } else {
                        started.completeExceptionally(result.cause());
                    }
                }));
        return started;
    }

    @Override
    public Check check() {
        return state.registryReachable()
                ? Check.UP
                : Check.degraded("registry does not answer: messages come by comparison with the log, seconds late");
    }

    @Override
    public CompletionStage<Void> stop() {
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        loop.execute(() -> {
            CompletionStage<Void> buried = state.stop();
            loop.whenDone(buried, (done, failure) -> links.close().onComplete(closed -> stopped.complete(null)));
        });
        return stopped;
    }

    private void listening(int port) {
        linkPort = port;
        log.onReconnect(() -> loop.execute(sweeper::sweepAll));
        registry.onDisturbance(() -> loop.execute(this::disturbed));
        state.start(new NodeState.Load(port, this::connections, () -> draining));
        sweeper.start();
        routes.startWalk();
    }

    private void disturbed() {
        routes.publishAll();
        sweeper.sweepAll();
    }

    private static String randomIncarnation() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
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
            GatewayNode.this.disturbed();
        }

        @Override
        public void stalled() {
            sweeper.sweepAll();
        }
    }
}
