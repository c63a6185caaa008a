package dev.godwit.gateway.grpc;

import dev.godwit.grpc.TestCall;
import dev.godwit.protocol.v1.ServerFrame;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Calls a client port, all on one connection. */
public final class GrpcClient implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = vertx.createHttpClient(
            new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
    private final int port;

    public GrpcClient(int port) {
        this.port = port;
    }

    public TestCall stream(String method, String token, Map<String, String> metadata) {
        Map<String, String> all = new HashMap<>(metadata);
        all.put("authorization", "Bearer " + token);
        return call("/godwit.v1.StreamService/" + method, all);
    }

    public TestCall call(String path, Map<String, String> metadata) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI(path)
                .putHeader("content-type", "application/grpc")
                .putHeader("te", "trailers");
        metadata.forEach(options::putHeader);
        return new TestCall(await(http.request(options).toCompletionStage()));
    }

    /** The frames so far, at least so many, without heartbeats. */
    public static List<ServerFrame> frames(TestCall call, int atLeast) {
        return call.awaitAnswers(ServerFrame.parser(), atLeast).stream()
                .filter(frame -> !frame.hasHeartbeat())
                .toList();
    }

    @Override
    public void close() {
        await(http.close().toCompletionStage());
        await(vertx.close().toCompletionStage());
    }

    private static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
