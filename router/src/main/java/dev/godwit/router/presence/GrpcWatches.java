package dev.godwit.router.presence;

import dev.godwit.protocol.link.WatchFrame;
import dev.godwit.protocol.link.WatchRequest;
import dev.godwit.registry.NodeLease;
import dev.godwit.router.link.LinkClient;
import dev.godwit.runtime.Loop;
import io.vertx.core.Future;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;

/** Watches by gRPC, each with a client of its own: its back-pressure is nobody else's, least of all the link's. */
final class GrpcWatches implements WatchTransport {

    private static final ServiceMethod<WatchFrame, WatchRequest> WATCH = ServiceMethod.client(
            ServiceName.create("godwit.link.v1", "Nodes"),
            "Watch",
            GrpcMessageEncoder.encoder(),
            GrpcMessageDecoder.decoder(WatchFrame.getDefaultInstance()));

    private final LinkClient clients;
    private final Loop loop;
    private final String secret;

    GrpcWatches(LinkClient clients, Loop loop, String secret) {
        this.clients = clients;
        this.loop = loop;
        this.secret = secret;
    }

    @Override
    public Stream open(NodeLease node, WatchRequest asked, Events events) {
        GrpcClient client = clients.create();
        GrpcStream stream = new GrpcStream(client, events);
        client.request(SocketAddress.inetSocketAddress(node.linkPort(), node.host()), WATCH)
                .compose(request -> ask(request, asked))
                .onSuccess(stream::answered)
                .onFailure(failure -> stream.closed(failure.toString()));
        return stream;
    }

    private Future<GrpcClientResponse<WatchRequest, WatchFrame>> ask(
            GrpcClientRequest<WatchRequest, WatchFrame> request, WatchRequest asked) {
        request.headers().set("godwit-secret", secret);
        return request.send(asked);
    }

    /** Its state is confined to the loop. */
    private final class GrpcStream implements Stream {

        private final GrpcClient client;
        private final Events events;
        private boolean over;

        GrpcStream(GrpcClient client, Events events) {
            this.client = client;
            this.events = events;
        }

        @Override
        public void close() {
            if (!over) {
                over = true;
                client.close();
            }
        }

        private void answered(GrpcClientResponse<WatchRequest, WatchFrame> response) {
            response.exceptionHandler(failure -> closed(failure.toString()));
            response.endHandler(ended -> closed("ended with " + response.status() + " " + response.statusMessage()));
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
