package dev.godwit.api.nodes;

import com.google.protobuf.Message;
import dev.godwit.protocol.link.ConnectionsAnswer;
import dev.godwit.protocol.link.ConnectionsRequest;
import dev.godwit.protocol.link.DisconnectAnswer;
import dev.godwit.protocol.link.DisconnectRequest;
import dev.godwit.registry.NodeLease;
import dev.godwit.runtime.tls.ClientTls;
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
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Asks gateways on the port of their links: gRPC over HTTP/2, a connection per node that all calls share. */
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

    /** A client, and the certificates that it was made with. */
    private record Made(GrpcClient client, long tlsVersion) {}

    private final Vertx vertx;
    private final String secret;
    private final ClientTls tls;
    private final AtomicReference<@Nullable Made> made = new AtomicReference<>();

    /**
     * @param secret the cluster's
     */
    public GrpcNodes(Vertx vertx, String secret, ClientTls tls) {
        this.vertx = vertx;
        this.secret = secret;
        this.tls = tls;
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
        return client().request(SocketAddress.inetSocketAddress(node.linkPort(), node.host()), method)
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

    /** The same until there are new certificates. */
    private GrpcClient client() {
        Made current = made.get();
        if (current != null && current.tlsVersion() == tls.version()) {
            return current.client();
        }
        Made next = make();
        if (!made.compareAndSet(current, next)) {
            next.client().close();
            return client();
        }
        if (current != null) {
            // What it was asked is still answered.
            vertx.setTimer(2 * ANSWER_MILLIS, timer -> current.client().close());
        }
        return next.client();
    }

    private Made make() {
        long version = tls.version();
        HttpClientOptions options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setConnectTimeout(CONNECT_MILLIS)
                .setIdleTimeout(IDLE_SECONDS)
                .setTcpNoDelay(true);
        GrpcClientOptions limits =
                new GrpcClientOptions().setMaxMessageSize(MAX_ANSWER_BYTES).setScheduleDeadlineAutomatically(true);
        return new Made(GrpcClient.client(vertx, limits, tls.secure(options)), version);
    }

    private static <Q extends Message, A extends Message> ServiceMethod<A, Q> method(String name, A example) {
        return ServiceMethod.client(SERVICE, name, GrpcMessageEncoder.encoder(), GrpcMessageDecoder.decoder(example));
    }
}
