package dev.godwit.server.roles;

import dev.godwit.runtime.Check;
import dev.godwit.runtime.Component;
import dev.godwit.runtime.http.Acceptance;
import dev.godwit.server.config.Settings;
import dev.godwit.server.internal.Metrics;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What all parts of a process share: the event loops and the meters. Stops last. */
public final class Core implements Component {

    private final Acceptance acceptance = new Acceptance();
    private final Vertx vertx = acceptance.vertx(new VertxOptions().setPreferNativeTransport(true));
    private final Metrics metrics = new Metrics();
    private final NodeTls tls;

    /** Without TLS. */
    public Core() {
        tls = NodeTls.NONE;
    }

    Core(Settings settings) {
        tls = NodeTls.of(vertx, settings, metrics.registry());
    }

    public Vertx vertx() {
        return vertx;
    }

    /** Sees the sockets of all ports. */
    public Acceptance acceptance() {
        return acceptance;
    }

    public Metrics metrics() {
        return metrics;
    }

    NodeTls tls() {
        return tls;
    }

    @Override
    public String name() {
        return "core";
    }

    @Override
    public CompletionStage<Void> start() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Check check() {
        return Check.UP;
    }

    @Override
    public CompletionStage<Void> stop() {
        metrics.close();
        return vertx.close().toCompletionStage();
    }
}
