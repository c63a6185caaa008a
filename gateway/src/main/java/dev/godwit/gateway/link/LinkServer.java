package dev.godwit.gateway.link;

import dev.godwit.gateway.presence.Attendance;
import dev.godwit.gateway.session.Rosters;
import dev.godwit.protocol.link.GatewayFrame;
import dev.godwit.protocol.link.RouterFrame;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;
import org.jspecify.annotations.Nullable;

/** Listens for the links of routers, and for the questions of api nodes: gRPC over HTTP/2, on a port of its own. Confined to the node's loop. */
public final class LinkServer {

    private static final int MAX_MESSAGE = 8 << 20;
    /** A router's whole window fits: no stream waits for another's acknowledgement. */
    private static final int FLOW_WINDOW = 8 << 20;

    private static final ServiceMethod<RouterFrame, GatewayFrame> OPEN = ServiceMethod.server(
            ServiceName.create("godwit.link.v1.Link"),
            "Open",
            GrpcMessageEncoder.encoder(),
            GrpcMessageDecoder.decoder(RouterFrame.getDefaultInstance()));

    private final Vertx vertx;
    private final LinkNode node;
    private final NodesCalls nodes;
    private final WatchCalls watches;
    private final RouterLinks links;
    private @Nullable HttpServer server;

    public LinkServer(Vertx vertx, LinkNode node, RouterLinks links, Rosters rosters, Attendance attendance) {
        this.vertx = vertx;
        this.node = node;
        this.links = links;
        this.nodes = new NodesCalls(new NodesService(rosters), node);
        this.watches = new WatchCalls(attendance, node);
    }

    /** Listens; completes with the port. To be called on the node's loop, which then serves all links. */
    public Future<Integer> listen() {
        GrpcServer grpc = GrpcServer.server(vertx, new GrpcServerOptions().setMaxMessageSize(MAX_MESSAGE));
        grpc.callHandler(OPEN, this::accept);
        nodes.bind(grpc);
        watches.bind(grpc);
        HttpServerOptions options = new HttpServerOptions()
                .setHost(node.options().bind())
                .setPort(node.options().port())
                .setHttp2ConnectionWindowSize(FLOW_WINDOW)
                .setInitialSettings(new Http2Settings().setInitialWindowSize(FLOW_WINDOW));
        HttpServer listening = node.options().tls().server(vertx, options);
        server = listening;
        return listening.requestHandler(grpc).listen().map(HttpServer::actualPort);
    }

    public Future<Void> close() {
        links.endAll("stopping");
        return server == null ? Future.succeededFuture() : server.close();
    }

    private void accept(GrpcServerRequest<RouterFrame, GatewayFrame> request) {
        RouterLink link = links.open(new GrpcWire(request.response()));
        request.handler(link::received);
        request.endHandler(done -> link.end("closed by the router"));
        request.exceptionHandler(failure -> link.lost());
        request.invalidMessageHandler(failure -> link.end("unreadable frame"));
    }

    private record GrpcWire(GrpcServerResponse<RouterFrame, GatewayFrame> response) implements RouterLink.Wire {
        @Override
        public void send(GatewayFrame frame) {
            // A failed write is followed by the end of the stream, which is what counts.
            response.write(frame);
        }

        @Override
        public void end(boolean refused, String reason) {
            response.status(refused ? GrpcStatus.PERMISSION_DENIED : GrpcStatus.UNAVAILABLE)
                    .statusMessage(reason)
                    .end();
        }
    }
}
