package dev.godwit.router.link;

import dev.godwit.protocol.link.GatewayFrame;
import dev.godwit.protocol.link.RouterFrame;
import dev.godwit.runtime.Loop;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import org.jspecify.annotations.Nullable;

/** Links by gRPC, each with a client of its own. */
final class GrpcTransport implements LinkTransport {

    private static final ServiceMethod<GatewayFrame, RouterFrame> OPEN = ServiceMethod.client(
            ServiceName.create("godwit.link.v1", "Link"),
            "Open",
            GrpcMessageEncoder.encoder(),
            GrpcMessageDecoder.decoder(GatewayFrame.getDefaultInstance()));

    private final LinkClient clients;
    private final Loop loop;

    GrpcTransport(LinkClient clients, Loop loop) {
        this.clients = clients;
        this.loop = loop;
    }

    @Override
    public Stream open(String host, int port, Events events) {
        GrpcStream stream = new GrpcStream(clients.create(), events);
        stream.connect(SocketAddress.inetSocketAddress(port, host));
        return stream;
    }

    /** One stream; its state is confined to the loop, to which every event of the network is brought. */
    private final class GrpcStream implements Stream {

        private final GrpcClient client;
        private final Events events;
        private @Nullable GrpcClientRequest<RouterFrame, GatewayFrame> request;
        private boolean over;

        GrpcStream(GrpcClient client, Events events) {
            this.client = client;
            this.events = events;
        }

        void connect(SocketAddress address) {
            client.request(address, OPEN)
                    .onSuccess(opened -> loop.execute(() -> opened(opened)))
                    .onFailure(failure -> closed(failure.toString()));
        }

        @Override
        public void send(RouterFrame frame) {
            if (request != null && !over) {
                request.write(frame).onFailure(failure -> closed(failure.toString()));
            }
        }

        @Override
        public void close() {
            if (!over) {
                over = true;
                // In this order what was written before still leaves.
                if (request != null) {
                    request.end();
                }
                client.close();
            }
        }

        private void opened(GrpcClientRequest<RouterFrame, GatewayFrame> opened) {
            if (over) {
                opened.cancel();
                return;
            }
            request = opened;
            opened.exceptionHandler(failure -> closed(failure.toString()));
            opened.response().onSuccess(this::answered).onFailure(failure -> closed(failure.toString()));
            events.opened();
        }

        private void answered(GrpcClientResponse<RouterFrame, GatewayFrame> response) {
            response.exceptionHandler(failure -> closed(failure.toString()));
            response.endHandler(ended -> closed("ended with " + response.status()));
            response.handler(frame -> loop.execute(() -> {
                if (!over) {
                    events.received(frame);
                }
            }));
        }

        private void closed(String reason) {
            loop.execute(() -> {
                if (!over) {
                    close();
                    events.closed(reason);
                }
            });
        }
    }
}
