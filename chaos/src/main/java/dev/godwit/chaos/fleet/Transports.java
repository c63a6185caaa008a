package dev.godwit.chaos.fleet;

import dev.godwit.chaos.fleet.wire.CallTransport;
import dev.godwit.chaos.fleet.wire.SocketTransport;
import dev.godwit.chaos.fleet.wire.SseTransport;
import dev.godwit.chaos.fleet.wire.Transport;
import io.vertx.core.Vertx;
import java.time.Duration;

/** One of each, shared by all devices. */
record Transports(Transport sse, Transport json, Transport protobuf, Transport call) {

    private static final Duration CONNECT = Duration.ofSeconds(2);

    static Transports on(Vertx vertx) {
        return new Transports(
                new SseTransport(vertx, CONNECT),
                new SocketTransport(vertx, CONNECT, SocketTransport.Format.JSON),
                new SocketTransport(vertx, CONNECT, SocketTransport.Format.PROTOBUF),
                new CallTransport(vertx, CONNECT));
    }

    Transport of(Member.Medium medium) {
        return switch (medium) {
            case SSE -> sse;
            case SOCKET_JSON -> json;
            case SOCKET_PROTOBUF -> protobuf;
            case CALL -> call;
        };
    }
}
