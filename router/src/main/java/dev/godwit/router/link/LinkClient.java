package dev.godwit.router.link;

import dev.godwit.runtime.tls.ClientTls;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientOptions;

/** Makes clients for the link port of gateways: gRPC over HTTP/2. */
public record LinkClient(Vertx vertx, ClientTls tls) {

    private static final long MAX_FRAME_BYTES = 8 << 20;
    private static final int CONNECT_MILLIS = 2_000;

    /** One for each stream: to give up one that hangs, or its back-pressure, must not touch another. */
    public GrpcClient create() {
        return GrpcClient.client(
                vertx,
                new GrpcClientOptions().setMaxMessageSize(MAX_FRAME_BYTES),
                tls.secure(new HttpClientOptions()
                        .setProtocolVersion(HttpVersion.HTTP_2)
                        .setHttp2ClearTextUpgrade(false)
                        .setConnectTimeout(CONNECT_MILLIS)
                        .setTcpNoDelay(true)));
    }
}
