package dev.godwit.api.nodes;

import com.google.protobuf.Message;
import dev.godwit.protocol.link.ConnectionsAnswer;
import dev.godwit.protocol.link.ConnectionsRequest;
import dev.godwit.protocol.link.DisconnectAnswer;
import dev.godwit.protocol.link.DisconnectRequest;
import dev.godwit.registry.NodeLease;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientOptions;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Asks gateways on the port of their links: gRPC over HTTP/2 without TLS, a connection per node that all calls share. */
public final class GrpcNodes implements Nodes {

    private static final ServiceName SERVICE = ServiceName.create("godwit.link.v1.Nodes");
    private static final ServiceMethod<ConnectionsAnswer, ConnectionsRequest> CONNECTIONS =
            method("Connections", ConnectionsAnswer.getDefaultInstance());
    private static final ServiceMethod<DisconnectAnswer, DisconnectRequest> DISCONNECT =
            method("Disconnect", DisconnectAnswer.getDefaultInstance());

    private static final int CONNECT_MILLIS = 1_000;
    private static final int ANSWER_MILLIS = 1_500;
    private static final int IDLE_SECONDS = 60;
    private static final long MAX_ANSWER_BYTES = 8 << 20;

    private final GrpcClient client;
    private final String secret;

    /**
     * @param secret the cluster's
     */
    public GrpcNodes(Vertx vertx, String secret) {
        this.secret = secret;
        this.client = GrpcClient.client(
                vertx,
                new GrpcClientOptions().setMaxMessageSize(MAX_ANSWER_BYTES).setScheduleDeadlineAutomatically(true),
                new HttpClientOptions()
                        .setProtocolVersion(HttpVersion.HTTP_2)
                        .setHttp2ClearTextUpgrade(false)
                        .setConnectTimeout(CONNECT_MILLIS)
                        .setIdleTimeout(IDLE_SECONDS)
                        .setTcpNoDelay(true));
    }

    @Override
    public CompletionStage<ConnectionsAnswer> connections(NodeLease node, ConnectionsRequest request) {
        return ask(node, CONNECTIONS, request);
    }

    @Override
    public CompletionStage<DisconnectAnswer> disconnect(NodeLease node, DisconnectRequest request) {
        return ask(node, DISCONNECT, request);
    }

    private <Q, A> CompletionStage<A> ask(NodeLease node, ServiceMethod<A, Q> method, Q question) {
        return client.request(SocketAddress.inetSocketAddress(node.linkPort(), node.host()), method)
                .compose(request -> {
                    request.headers().set("godwit-secret", secret);
                    request.timeout(ANSWER_MILLIS, TimeUnit.MILLISECONDS);
                    return request.send(question);
                })
                .compose(GrpcClientResponse::last)
                // A node whose process stands still takes the connection, and says nothing.
                .timeout(ANSWER_MILLIS, TimeUnit.MILLISECONDS)
                .toCompletionStage();
    }

    private static <Q extends Message, A extends Message> ServiceMethod<A, Q> method(String name, A example) {
        return ServiceMethod.client(SERVICE, name, GrpcMessageEncoder.encoder(), GrpcMessageDecoder.decoder(example));
    }
}
