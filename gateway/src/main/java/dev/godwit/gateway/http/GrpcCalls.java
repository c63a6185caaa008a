package dev.godwit.gateway.http;

import dev.godwit.gateway.connection.Station;
import dev.godwit.gateway.grpc.GrpcTransport;
import dev.godwit.grpc.Entrance;
import dev.godwit.grpc.HealthService;
import dev.godwit.grpc.Places;
import dev.godwit.grpc.ReflectionService;
import dev.godwit.protocol.v1.ServerFrame;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The gRPC side of the client port on one event loop: streams, and for everybody health and reflection. Confined to it. */
final class GrpcCalls implements Handler<HttpServerRequest> {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** The most open calls of health and reflection. */
    private static final int OPEN_TO_ALL = 100;

    private final Admission admission;
    private final GrpcTransport streams;
    private final Entrance calls;

    GrpcCalls(Vertx vertx, Station station, dev.godwit.gateway.http.Entrance entrance) {
        this.admission = entrance.admission();
        this.streams = new GrpcTransport(
                station,
                (http, admitted, refused) -> admission
                        .admit(http, GrpcTransport.MOST_TOPICS, station.loop())
                        .thenApply(entry -> entry.fold(admitted, refused)));
        this.calls = new Entrance(
                vertx,
                station.loop(),
                station.rhythm().ping(),
                GrpcTransport.MAX_MESSAGE,
                station.metrics().calls());
        Places places = new Places(OPEN_TO_ALL);
        streams.register(calls);
        new HealthService(this::health, places, PATIENCE).register(calls);
        new ReflectionService(List.of(ServerFrame.getDescriptor().getFile()), places, PATIENCE).register(calls);
    }

    void start() {
        streams.start();
    }

    /** Whether a request is one of gRPC, and its head in order. */
    boolean takes(HttpServerRequest request) {
        return Entrance.isGrpc(request) && RequestHead.wrong(request).isEmpty();
    }

    @Override
    public void handle(HttpServerRequest request) {
        calls.handle(request);
    }

    /** Sends the clients elsewhere; sessions are closed by who opened them. */
    void stop() {
        streams.stop();
        calls.leave(Admission.draining());
    }

    private Map<String, Boolean> health() {
        boolean here = !admission.isDraining();
        return Map.of("", here, GrpcTransport.NAME.fullyQualifiedName(), here);
    }
}
