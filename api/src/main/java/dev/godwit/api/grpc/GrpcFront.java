package dev.godwit.api.grpc;

import dev.godwit.api.http.Draining;
import dev.godwit.api.http.Front;
import dev.godwit.grpc.CallMetrics;
import dev.godwit.grpc.Entrance;
import dev.godwit.grpc.HealthService;
import dev.godwit.grpc.Places;
import dev.godwit.grpc.ReflectionService;
import dev.godwit.protocol.v1.PushStreamRequest;
import dev.godwit.runtime.Loop;
import dev.godwit.runtime.VertxLoop;
import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/** Answers the gRPC calls of a port, and leaves its other requests to another front. */
public final class GrpcFront implements Front {

    private final Front others;
    private final GrpcOptions options;
    private final GrpcParts parts;
    private final Places forPushes;
    private final Places forAll = new Places(GrpcOptions.OPEN_TO_ALL);
    private final CallMetrics metrics;

    public GrpcFront(Front others, GrpcOptions options, GrpcParts parts) {
        this.others = others;
        this.options = options;
        this.parts = parts;
        this.forPushes = new Places(options.concurrent());
        this.metrics = new CallMetrics(parts.meters(), "godwit.api.grpc");
        Gauge.builder("godwit.api.grpc.active", forPushes, Places::taken)
                .description("open gRPC calls of the push service")
                .register(parts.meters());
    }

    @Override
    public Handler<HttpServerRequest> on(Vertx vertx, Draining draining) {
        Loop loop = VertxLoop.current(vertx);
        Entrance entrance = new Entrance(vertx, loop, options.patience(), GrpcOptions.MAX_MESSAGE, metrics);
        draining.whenClosed(() -> loop.execute(() -> entrance.leave(Draining.problem())));
        new PushService(parts.publisher(), new Gate(loop, draining, forPushes, parts.tokens()), options, loop)
                .register(entrance);
        Health health = new Health(parts.kafka(), draining);
        new HealthService(health::all, forAll, options.patience()).register(entrance);
        new ReflectionService(List.of(PushStreamRequest.getDescriptor().getFile()), forAll, options.patience())
                .register(entrance);
        Handler<HttpServerRequest> web = others.on(vertx, draining);
        return request -> (Entrance.isGrpc(request) ? entrance : web).handle(request);
    }
}
