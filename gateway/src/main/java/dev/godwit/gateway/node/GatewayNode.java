package dev.godwit.gateway.node;

import dev.godwit.gateway.link.LinkServer;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The part of a gateway that all its event loops share: a {@link NodeCore} that listens for routers. Transports get their sessions
 * from it, one {@link Sessions} for each loop.
 */
public final class GatewayNode implements Component {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Loop loop;
    private final NodeCore core;
    private final LinkServer server;
    private volatile int linkPort;

    public GatewayNode(Vertx vertx, LogReader log, Registry registry, NodeOptions options, MeterRegistry meters) {
        loop = VertxLoop.create(vertx);
        core = new NodeCore(new NodeCore.Ports(loop, log, registry, RANDOM), options, meters);
        server = new LinkServer(vertx, core.linkNode(), core.links(), core.rosters(), core.attendance());
    }

    @Override
    public String name() {
        return "gateway-node";
    }

    /** The sessions of a loop; to be called once for each. */
    public Sessions sessions(Loop sessionLoop) {
        return core.sessions(sessionLoop);
    }

    /** How many sessions the node has. Any thread. */
    public int connections() {
        return core.connections();
    }

    /** Tells the cluster that this node takes no new connections. Any thread. */
    public void drain() {
        core.drain();
    }

    /** Where routers reach this node, once started. */
    public int linkPort() {
        return linkPort;
    }

    @Override
    public CompletionStage<Void> start() {
        CompletableFuture<Void> started = new CompletableFuture<>();
        loop.execute(() -> server.listen()
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
        return core.registryReachable()
                ? Check.UP
                : Check.degraded("registry does not answer: messages come by comparison with the log, seconds late");
    }

    @Override
    public CompletionStage<Void> stop() {
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        loop.execute(() -> loop.whenDone(
                core.stop(), (done, failure) -> server.close().onComplete(closed -> stopped.complete(null))));
        return stopped;
    }

    private void listening(int port) {
        linkPort = port;
        core.start(port);
    }
}
