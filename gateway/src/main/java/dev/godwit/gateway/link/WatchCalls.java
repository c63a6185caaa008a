package dev.godwit.gateway.link;

import dev.godwit.gateway.presence.Attendance;
import dev.godwit.gateway.presence.Watch;
import dev.godwit.protocol.link.WatchFrame;
import dev.godwit.protocol.link.WatchRequest;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;

/** The gRPC side of {@link Watch}: a stream to each router, for those who know the cluster's secret. */
final class WatchCalls {

    private static final ServiceMethod<WatchRequest, WatchFrame> WATCH = ServiceMethod.server(
            NodesCalls.SERVICE,
            "Watch",
            GrpcMessageEncoder.encoder(),
            GrpcMessageDecoder.decoder(WatchRequest.getDefaultInstance()));

    private final Attendance attendance;
    private final LinkNode node;

    WatchCalls(Attendance attendance, LinkNode node) {
        this.attendance = attendance;
        this.node = node;
    }

    void bind(GrpcServer server) {
        server.callHandler(WATCH, this::accept);
    }

    private void accept(GrpcServerRequest<WatchRequest, WatchFrame> request) {
        String secret = request.headers().get(NodesCalls.SECRET);
        if (secret == null || !node.isSecret(secret)) {
            refuse(request, GrpcStatus.PERMISSION_DENIED, "wrong secret");
        } else if (!attendance.enabled()) {
            refuse(request, GrpcStatus.FAILED_PRECONDITION, "presence is off on this node");
        } else {
            // With a handler of its own, so that those of the end stand before anything is written.
            request.handler(asked -> begin(request, asked));
        }
    }

    private void begin(GrpcServerRequest<WatchRequest, WatchFrame> request, WatchRequest asked) {
        GrpcServerResponse<WatchRequest, WatchFrame> response = request.response();
        GrpcWire wire = new GrpcWire(response);
        Watch watch = attendance.watch(
                asked.getGeneration(),
                asked.getPartitionsList(),
                node.identity().incarnation(),
                wire);
        wire.ending = watch::end;
        response.drainHandler(drained -> watch.writable());
        response.exceptionHandler(failure -> watch.end());
        request.exceptionHandler(failure -> watch.end());
    }

    private static void refuse(GrpcServerRequest<?, ?> request, GrpcStatus status, String message) {
        request.response().status(status).statusMessage(message).end();
    }

    private static final class GrpcWire implements Watch.Wire {

        private final GrpcServerResponse<WatchRequest, WatchFrame> response;
        private Runnable ending = () -> {};

        GrpcWire(GrpcServerResponse<WatchRequest, WatchFrame> response) {
            this.response = response;
        }

        @Override
        public boolean writable() {
            return !response.writeQueueFull();
        }

        @Override
        public void send(WatchFrame frame) {
            try {
                response.write(frame).onFailure(failure -> ending.run());
            } catch (IllegalStateException e) {
                // The router has cancelled the call.
                ending.run();
            }
        }
    }
}
