package dev.godwit.gateway.http;

import dev.godwit.gateway.connection.Bearers;
import dev.godwit.gateway.connection.Deadlines;
import dev.godwit.gateway.connection.Station;
import dev.godwit.gateway.connection.TransportMetrics;
import dev.godwit.runtime.Check;
import dev.godwit.runtime.Component;
import dev.godwit.runtime.Loop;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.net.BindException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The port that clients connect to, with SSE and WebSocket, served by every event loop. */
public final class ClientPort implements Component {

    private static final Logger log = LoggerFactory.getLogger(ClientPort.class);

    private final Vertx vertx;
    private final ClientPortOptions options;
    private final SocketAddress address;
    private final Door door;
    private final LoadWatch load;
    private final Entrance entrance;
    private final Function<Loop, Station> stations;
    private final ConcurrentLinkedQueue<ClientVerticle> verticles = new ConcurrentLinkedQueue<>();
    private volatile @Nullable String deployment;
    private volatile boolean draining;

    /**
     * @param core what it fronts
     */
    public ClientPort(Vertx vertx, ClientPortOptions options, ClientCore core, MeterRegistry meters) {
        this.vertx = vertx;
        this.options = options;
        this.address = ServerSettings.address(options);
        TransportMetrics metrics = new TransportMetrics(meters);
        OriginRule origins = new OriginRule(options.origins());
        RequestToken tokens = new RequestToken(core.credentials(), options.queryTokens(), origins);
        Door door = core.door();
        this.door = door;
        this.load = new LoadWatch(vertx, door.limits().guard());
        Peers peers = new Peers(options.limits().within(options.rhythm().idle()), door.acceptance());
        Admission admission = new Admission(origins, tokens, () -> draining, door, peers, metrics);
        TicketRoute tickets = new TicketRoute(core.credentials(), tokens, origins);
        Optional<DevPage> page = options.devPage() ? Optional.of(DevPage.load()) : Optional.empty();
        this.entrance = new Entrance(peers, admission, tickets, origins, metrics, page);
        this.stations = loop -> new Station(
                loop,
                core.sessions().apply(loop),
                new Deadlines(loop),
                metrics,
                options.rhythm(),
                core.publisher(),
                bearers(core, loop),
                door.limits(),
                options.limits().writeAhead());
    }

    @Override
    public String name() {
        return "clients";
    }

    /** Fails when the port is taken. */
    @Override
    public CompletionStage<Void> start() {
        return vertx.deployVerticle(this::verticle, new DeploymentOptions().setInstances(options.loops()))
                .recover(failure -> Future.failedFuture(explained(failure)))
                .<Void>map(this::started)
                .toCompletionStage();
    }

    @Override
    public Check check() {
        if (deployment == null) {
            return Check.down("client port is not open");
        }
        return draining ? Check.down("client port is draining") : load.check();
    }

    /** The port that clients connect to; 0 before the start. */
    public int port() {
        ClientVerticle first = verticles.peek();
        return first == null ? 0 : first.port();
    }

    /** From now on new streams are refused with 503; those that are open stay. */
    public void drain() {
        draining = true;
        log.info("event=draining port={}", port());
    }

    /** Tells all clients to reconnect, elsewhere, and closes. */
    @Override
    public CompletionStage<Void> stop() {
        draining = true;
        String id = deployment;
        deployment = null;
        load.stop();
        door.acceptance().unwatch(port());
        door.limits().stop();
        Future<Void> stopped = id == null ? Future.succeededFuture() : vertx.undeploy(id);
        return stopped.toCompletionStage();
    }

    private static Bearers bearers(ClientCore core, Loop loop) {
        Bearers bearers =
                new Bearers(core.credentials().tokens(), core.revocations().revocations());
        core.revocations().onChange(() -> loop.execute(bearers::look));
        return bearers;
    }

    private ClientVerticle verticle() {
        ClientVerticle verticle = new ClientVerticle(options, address, entrance, stations);
        verticles.add(verticle);
        return verticle;
    }

    private @Nullable Void started(String id) {
        deployment = id;
        door.limits().start();
        door.acceptance()
                .watch(
                        port(),
                        door.watch(options.limits().within(options.rhythm().idle())));
        load.start();
        log.info("event=listening host={} port={} loops={}", options.host(), port(), options.loops());
        return null;
    }

    private Throwable explained(Throwable failure) {
        boolean taken = failure instanceof BindException || failure.getCause() instanceof BindException;
        return taken
                ? new IllegalStateException(
                        "client port: " + options.host() + ":" + options.port() + " is taken (expected: a free port)",
                        failure)
                : failure;
    }
}
