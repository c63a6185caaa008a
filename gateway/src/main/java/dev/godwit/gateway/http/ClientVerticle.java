package dev.godwit.gateway.http;

import dev.godwit.gateway.connection.Station;
import dev.godwit.gateway.session.Close;
import dev.godwit.gateway.sse.SseTransport;
import dev.godwit.gateway.websocket.WebSocketTransport;
import dev.godwit.runtime.Loop;
import dev.godwit.runtime.VertxLoop;
import dev.godwit.runtime.http.Http2Limits;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The client port on one event loop. */
final class ClientVerticle extends VerticleBase {

    // For last words to be read; a client that does not hang up by then is cut off.
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final ClientPortOptions options;
    private final SocketAddress address;
    private final Entrance entrance;
    private final Function<Loop, Station> stations;
    private @Nullable Serving serving;

    ClientVerticle(
            ClientPortOptions options, SocketAddress address, Entrance entrance, Function<Loop, Station> stations) {
        this.options = options;
        this.address = address;
        this.entrance = entrance;
        this.stations = stations;
    }

    @Override
    public Future<HttpServer> start() {
        Station station = stations.apply(VertxLoop.current(vertx));
        SseTransport sse = new SseTransport(station);
        WebSocketTransport webSocket = new WebSocketTransport(station, options.webSocketCompression());
        GrpcCalls grpc = new GrpcCalls(vertx, station, entrance);
        HttpServer server = server(station, webSocket, new ClientRoutes(entrance, station, sse, webSocket), grpc);
        serving = new Serving(station, sse, webSocket, grpc, server);
        sse.start();
        webSocket.start();
        grpc.start();
        return server.listen(address);
    }

    /** The one that was found, where any free one was asked for. */
    int port() {
        return serving == null ? 0 : serving.server().actualPort();
    }

    @Override
    public Future<Void> stop() {
        return serving == null ? Future.succeededFuture() : serving.stop();
    }

    private HttpServer server(Station station, WebSocketTransport webSocket, ClientRoutes routes, GrpcCalls grpc) {
        Router router = routes.router(vertx);
        return options.tls()
                .server(vertx, ServerSettings.of(options))
                .connectionHandler(connection -> {
                    WriteAhead.bound(connection, options.limits().writeAhead());
                    webSocket.connected(connection);
                    entrance.peers().opened(connection, station.deadlines());
                    Http2Limits.watch(
                            connection,
                            station.loop()::ticks,
                            () -> station.limits().metrics().exceeded("http2_frames"));
                })
                .invalidRequestHandler(routes::invalid)
                .requestHandler(request -> {
                    entrance.peers().arrived(request);
                    (grpc.takes(request) ? grpc : router).handle(request);
                });
    }

    private record Serving(
            Station station, SseTransport sse, WebSocketTransport webSocket, GrpcCalls grpc, HttpServer server) {

        Future<Void> stop() {
            sse.stop();
            webSocket.stop();
            grpc.stop();
            station.sessions().closeAll(Close.DRAIN);
            return server.shutdown(GRACE);
        }
    }
}
