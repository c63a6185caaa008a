package dev.godwit.chaos.fleet.wire;

import dev.godwit.protocol.v1.ServerFrame;
import dev.godwit.protocol.v1.SubscribeRequest;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientOptions;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** gRPC, {@code Subscribe}; each call with a client, and so a connection, of its own. */
public final class CallTransport implements Transport {

    private static final int LARGEST = 8 << 20;
    private static final ServiceMethod<ServerFrame, SubscribeRequest> SUBSCRIBE = ServiceMethod.client(
            ServiceName.create("godwit.v1", "StreamService"),
            "Subscribe",
            GrpcMessageEncoder.encoder(),
            GrpcMessageDecoder.decoder(ServerFrame.getDefaultInstance()));

    private final Vertx vertx;
    private final Duration connect;

    public CallTransport(Vertx vertx, Duration connect) {
        this.vertx = vertx;
        this.connect = connect;
    }

    @Override
    public String name() {
        return "grpc";
    }

    @Override
    public boolean isExact() {
        return false;
    }

    @Override
    public Line open(Handshake handshake, Listener listener) {
        GrpcClient client = GrpcClient.client(
                vertx,
                new GrpcClientOptions().setMaxMessageSize(LARGEST),
                new HttpClientOptions()
                        .setProtocolVersion(HttpVersion.HTTP_2)
                        .setHttp2ClearTextUpgrade(false)
                        .setConnectTimeout((int) connect.toMillis())
                        .setTcpNoDelay(true));
        Call call = new Call(client, new Talk(listener));
        call.open(handshake);
        return call;
    }

    private static final class Call implements Line {

        private final GrpcClient client;
        private final Talk talk;
        private @Nullable GrpcClientResponse<SubscribeRequest, ServerFrame> response;

        Call(GrpcClient client, Talk talk) {
            this.client = client;
            this.talk = talk;
        }

        void open(Handshake handshake) {
            client.request(SocketAddress.inetSocketAddress(handshake.port(), handshake.host()), SUBSCRIBE)
                    .onSuccess(request -> connected(request, handshake))
                    .onFailure(this::failed);
        }

        @Override
        public void pause() {
            if (response != null) {
                response.pause();
            }
        }

        @Override
        public void resume() {
            if (response != null) {
                response.resume();
            }
        }

        @Override
        public void drop() {
            talk.drop();
            client.close();
        }

        private void connected(GrpcClientRequest<SubscribeRequest, ServerFrame> request, Handshake handshake) {
            request.exceptionHandler(this::failed);
            if (talk.isOver()) {
                client.close();
                return;
            }
            request.headers().set("authorization", "Bearer " + handshake.token());
            request.send(SubscribeRequest.newBuilder()
                            .setSince(handshake.position().orElse(""))
                            .addAllTopics(handshake.topics())
                            .setDevice(handshake.device())
                            .build())
                    .onSuccess(this::answered)
                    .onFailure(this::failed);
        }

        private void answered(GrpcClientResponse<SubscribeRequest, ServerFrame> answer) {
            response = answer;
            answer.exceptionHandler(this::failed);
            answer.endHandler(end -> ended(ending(answer)));
            answer.handler(frame -> {
                talk.alive();
                talk.frame(frame);
            });
        }

        private static Ending ending(GrpcClientResponse<SubscribeRequest, ServerFrame> answer) {
            GrpcStatus status = answer.status();
            return status == null
                    ? Ending.broken("ended without a status")
                    : Ending.ofCall(
                            status, Optional.ofNullable(answer.statusMessage()).orElse(""));
        }

        private void failed(Throwable failure) {
            ended(Ending.broken(failure.toString()));
        }

        private void ended(Ending ending) {
            talk.ended(ending);
            client.close();
        }
    }
}
