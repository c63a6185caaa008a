package dev.godwit.api.http;

import dev.godwit.runtime.Check;
import dev.godwit.runtime.Component;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.net.BindException;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The port for business services, served by several event loops. Every answer that is not a success is a problem+json. */
public final class ApiPort implements Component {

    private static final Logger log = LoggerFactory.getLogger(ApiPort.class);
    private static final AtomicInteger FREE_PORTS = new AtomicInteger();

    private static final long AT_MOST_MILLIS = 9_000;

    private final Vertx vertx;
    private final ApiOptions options;
    private final Front front;
    private final SocketAddress address;
    private final Draining draining = new Draining();
    private final Queue<ApiVerticle> verticles = new ConcurrentLinkedQueue<>();
    private volatile @Nullable String deployment;

    /**
     * @param front gives the handler of requests; called once for each event loop, on it
     */
    public ApiPort(Vertx vertx, ApiOptions options, Front front) {
        this.vertx = vertx;
        this.options = options;
        this.front = front;
        // The same for all loops, also when any free port will do.
        this.address = options.port() == 0
                ? SocketAddress.sharedRandomPort(FREE_PORTS.incrementAndGet(), options.host())
                : SocketAddress.inetSocketAddress(options.port(), options.host());
    }

    @Override
    public String name() {
        return "api-port";
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
        return deployment == null ? Check.down("api port is not open") : Check.UP;
    }

    /** The one that services connect to; 0 before the start. */
    public int port() {
        ApiVerticle first = verticles.peek();
        return first == null ? 0 : first.port();
    }

    /** Takes no new requests; those that are being answered finish. */
    @Override
    public CompletionStage<Void> stop() {
        String id = deployment;
        deployment = null;
        Future<Void> stopped = id == null ? Future.succeededFuture() : closed(id);
        return stopped.toCompletionStage();
    }

    // One server after the other: closed all at once, those that share a port have been seen to wait for each other for
    // ever.
    private Future<Void> closed(String id) {
        Future<Void> closing = draining.close(vertx, options.grace());
        for (ApiVerticle verticle : verticles) {
            closing = closing.compose(done -> verticle.close());
        }
        return closing.compose(done -> vertx.undeploy(id))
                .timeout(AT_MOST_MILLIS, TimeUnit.MILLISECONDS)
                .otherwiseEmpty();
    }

    private ApiVerticle verticle() {
        ApiVerticle verticle = new ApiVerticle(options, address, front, draining);
        verticles.add(verticle);
        return verticle;
    }

    private @Nullable Void started(String id) {
        deployment = id;
        log.info("event=listening host={} port={} loops={}", options.host(), port(), options.loops());
        return null;
    }

    private Throwable explained(Throwable failure) {
        boolean taken = failure instanceof BindException || failure.getCause() instanceof BindException;
        return taken
                ? new IllegalStateException(
                        "api port: " + options.host() + ":" + options.port() + " is taken (expected: a free port)",
                        failure)
                : failure;
    }
}
