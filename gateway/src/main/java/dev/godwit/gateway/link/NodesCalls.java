package dev.godwit.gateway.link;

import com.google.protobuf.Message;
import dev.godwit.protocol.link.ConnectionsRequest;
import dev.godwit.protocol.link.DisconnectRequest;
import io.vertx.core.Handler;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gRPC side of {@link NodesService}: one request, one answer, for who knows the cluster's secret. */
final class NodesCalls {

    static final ServiceName SERVICE = ServiceName.create("godwit.link.v1.Nodes");
    static final String SECRET = "godwit-secret";

    private static final Logger LOG = LoggerFactory.getLogger(NodesCalls.class);

    private final NodesService service;
    private final LinkNode node;

    NodesCalls(NodesService service, LinkNode node) {
        this.service = service;
        this.node = node;
    }

    void bind(GrpcServer server) {
        server.callHandler(
                method("Connections", ConnectionsRequest.getDefaultInstance()), handler(service::connections));
        server.callHandler(method("Disconnect", DisconnectRequest.getDefaultInstance()), handler(service::disconnect));
    }

    private static <Q extends Message, A extends Message> ServiceMethod<Q, A> method(String name, Q example) {
        return ServiceMethod.server(SERVICE, name, GrpcMessageEncoder.encoder(), GrpcMessageDecoder.decoder(example));
    }

    private <Q, A> Handler<GrpcServerRequest<Q, A>> handler(Function<Q, CompletionStage<A>> call) {
        return request -> {
            String secret = request.headers().get(SECRET);
            if (secret == null || !node.isSecret(secret)) {
                LOG.warn("event=nodes_refused reason=\"wrong secret\"");
                end(request.response(), GrpcStatus.PERMISSION_DENIED, "wrong secret");
                return;
            }
            request.last()
                    .onSuccess(asked -> answer(asked, call, request.response()))
                    .onFailure(failure -> end(request.response(), GrpcStatus.INVALID_ARGUMENT, "unreadable request"));
        };
    }

    private <Q, A> void answer(Q asked, Function<Q, CompletionStage<A>> call, GrpcServerResponse<Q, A> response) {
        CompletionStage<A> answer;
        try {
            answer = call.apply(asked);
        } catch (IllegalArgumentException e) {
            end(response, GrpcStatus.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
            return;
        }
        node.loop().whenDone(answer, (given, failure) -> answered(given, failure, response));
    }

    private static <A> void answered(
            @Nullable A given, @Nullable Throwable failure, GrpcServerResponse<?, A> response) {
        try {
            if (given != null) {
                response.end(given);
            } else {
                LOG.error("event=nodes_failed", failure);
                end(response, GrpcStatus.INTERNAL, "failed");
            }
        } catch (IllegalStateException e) {
            // Who asked has given up: Vert.x lets nobody write to a cancelled call.
            LOG.debug("event=nodes_late", e);
        }
    }

    private static void end(GrpcServerResponse<?, ?> response, GrpcStatus status, String message) {
        response.status(status).statusMessage(message).end();
    }
}
