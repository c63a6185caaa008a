package dev.godwit.api.http;

import dev.godwit.runtime.http.Http2Limits;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The port for business services on one event loop. */
final class ApiVerticle extends VerticleBase {

    private static final Logger log = LoggerFactory.getLogger(ApiVerticle.class);

    // For connections whose calls have ended: those that do not hang up by then are cut off.
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);
    private static final long AT_MOST_MILLIS = 2_000;
    private static final int MAX_HEADERS = 16 * 1024;
    private static final int MAX_STREAMS = 1_000;

    private final ApiOptions options;
    private final SocketAddress address;
    private final Front front;
    private final Draining draining;
    private @Nullable HttpServer server;

    ApiVerticle(ApiOptions options, SocketAddress address, Front front, Draining draining) {
        this.options = options;
        this.address = address;
        this.front = front;
        this.draining = draining;
    }

    @Override
    public Future<HttpServer> start() {
        HttpServer listening = options.tls()
                .server(vertx, settings(options))
                .connectionHandler(
                        connection -> Http2Limits.watch(connection, ApiVerticle::ticks, ApiVerticle::flooded))
                .invalidRequestHandler(InvalidRequest::refuse)
                .requestHandler(front.on(vertx, draining));
        server = listening;
        return listening.listen(address);
    }

    /** The one that was found, where any free one was asked for. */
    int port() {
        return server == null ? 0 : server.actualPort();
    }

    /** Before the verticle is undeployed, which closes all at once. */
    Future<Void> close() {
        return server == null
                ? Future.succeededFuture()
                : server.shutdown(LAST_WORDS)
                        .timeout(AT_MOST_MILLIS, TimeUnit.MILLISECONDS)
                        .otherwiseEmpty();
    }

    private static long ticks() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    private static void flooded() {
        log.debug("event=flood_cut port=api");
    }

    private static HttpServerOptions settings(ApiOptions options) {
        return Http2Limits.set(new HttpServerOptions())
                .setTcpKeepAlive(true)
                .setIdleTimeout((int) options.patience().toMillis() * 2)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setMaxHeaderSize(MAX_HEADERS)
                .setInitialSettings(
                        new Http2Settings().setMaxHeaderListSize(MAX_HEADERS).setMaxConcurrentStreams(MAX_STREAMS));
    }
}
