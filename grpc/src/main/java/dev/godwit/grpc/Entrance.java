package dev.godwit.grpc;

import com.google.protobuf.Message;
import dev.godwit.protocol.Problem;
import dev.godwit.runtime.Loop;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.server.GrpcProtocol;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import io.vertx.grpc.server.GrpcServerRequest;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Where the gRPC calls of one event loop come in: gives each to its method, and knows those that are open. */
public final class Entrance implements Handler<HttpServerRequest> {

    private static final String TYPE = "application/grpc";
    private static final Set<String> TYPES = Set.of(TYPE, "application/grpc+proto");
    private static final Set<String> ENCODINGS = Set.of("identity", "gzip");

    private final GrpcServer grpc;
    private final Loop loop;
    private final int maxMessage;
    private final CallMetrics metrics;
    private final Connections connections;
    private final Set<String> paths = new HashSet<>();
    private final Set<Call<?, ?>> open = new LinkedHashSet<>();
    private Optional<HttpServerRequest> arriving = Optional.empty();

    /**
     * @param keepalive how often a connection with open calls is asked for a sign of life
     * @param maxMessage the largest message, in bytes, also inflated
     */
    public Entrance(Vertx vertx, Loop loop, Duration keepalive, int maxMessage, CallMetrics metrics) {
        GrpcServerOptions options = new GrpcServerOptions()
                .setMaxMessageSize(maxMessage)
                .removeEnabledProtocol(GrpcProtocol.WEB)
                .removeEnabledProtocol(GrpcProtocol.WEB_TEXT)
                .removeEnabledProtocol(GrpcProtocol.TRANSCODING);
        this.grpc = GrpcServer.server(vertx, options);
        this.loop = loop;
        this.maxMessage = maxMessage;
        this.metrics = metrics;
        this.connections = new Connections(loop, keepalive.toMillis());
    }

    public static boolean isGrpc(HttpServerRequest request) {
        String type = request.getHeader("Content-Type");
        return type != null && type.toLowerCase(Locale.ROOT).startsWith(TYPE);
    }

    /**
     * @param reader of the messages that the method takes
     * @param opening begins each call
     */
    public <Q, A extends Message> void serve(
            ServiceName service, String method, Reader<Q> reader, Consumer<Call<Q, A>> opening) {
        // Calls read their messages themselves.
        ServiceMethod<Buffer, A> binding =
                ServiceMethod.server(service, method, GrpcMessageEncoder.encoder(), GrpcMessageDecoder.IDENTITY);
        String name = service.name() + "/" + method;
        paths.add("/" + service.fullyQualifiedName() + "/" + method);
        grpc.callHandler(binding, incoming -> opening.accept(call(incoming, reader, name)));
    }

    @Override
    public void handle(HttpServerRequest request) {
        if (request.version() != HttpVersion.HTTP_2 || !TYPES.contains(request.getHeader("Content-Type"))) {
            request.response().setStatusCode(415).end();
        } else if (!paths.contains(request.path())) {
            unimplemented(request, "no such method (expected: one that reflection lists)");
        } else {
            encoded(request);
        }
    }

    /** Lets what is on its way finish, and sends the clients elsewhere. */
    public void leave(Problem why) {
        connections.leave();
        List.copyOf(open).forEach(call -> call.finish(why));
    }

    // Vert.x fails in a way that no call can handle when a message says that it is compressed and its call does not say
    // how.
    private void encoded(HttpServerRequest request) {
        String encoding = request.getHeader("grpc-encoding");
        if (encoding == null || encoding.equals("identity")) {
            request.headers().set("grpc-encoding", Inflation.UNNAMED);
        } else if (!ENCODINGS.contains(encoding)) {
            unimplemented(request, "grpc-encoding: something else (expected: gzip or identity)");
            return;
        }
        arriving = Optional.of(request);
        grpc.handle(request);
        arriving = Optional.empty();
    }

    private <Q, A> Call<Q, A> call(GrpcServerRequest<Buffer, A> incoming, Reader<Q> reader, String name) {
        // Vert.x calls back before handle returns.
        Call<Q, A> call = new Call<>(incoming, arriving.orElseThrow(), reader, maxMessage, loop);
        HttpConnection connection = incoming.connection();
        long began = loop.ticks();
        open.add(call);
        connections.began(connection);
        call.whenOver(status -> {
            open.remove(call);
            connections.ended(connection);
            metrics.ended(name, status, loop.ticks() - began);
        });
        return call;
    }

    private void unimplemented(HttpServerRequest request, String message) {
        metrics.ended("unknown", GrpcStatus.UNIMPLEMENTED, 0);
        request.response()
                .putHeader("Content-Type", TYPE)
                .putHeader("grpc-status", GrpcStatus.UNIMPLEMENTED.toString())
                .putHeader("grpc-accept-encoding", "gzip")
                .putHeader("grpc-message", message)
                .end();
    }
}
