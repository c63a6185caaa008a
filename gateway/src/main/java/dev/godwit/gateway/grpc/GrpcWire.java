package dev.godwit.gateway.grpc;

import dev.godwit.gateway.connection.Lifeline;
import dev.godwit.gateway.frames.Wire;
import dev.godwit.gateway.session.Close;
import dev.godwit.grpc.Call;
import dev.godwit.grpc.Ending;
import io.vertx.core.Future;
import io.vertx.grpc.common.GrpcStatus;

/** A call that carries frames, one in each message. Confined to its loop. */
final class GrpcWire implements Wire {

    private final Call<?, ?> call;

    GrpcWire(Call<?, ?> call) {
        this.call = call;
    }

    @Override
    public Future<Void> write(byte[] frame) {
        return call.answer(frame);
    }

    @Override
    public boolean isFull() {
        return call.isClogged();
    }

    @Override
    public boolean isClosed() {
        return call.isOver();
    }

    @Override
    public void close(Close close, byte[] lastWords) {
        write(lastWords);
        call.end(new Ending(status(close), Lifeline.reason(close) + ": " + close.reason()));
    }

    private static GrpcStatus status(Close close) {
        if (close.mayReconnect()) {
            return GrpcStatus.UNAVAILABLE;
        }
        return switch (close) {
            case TOKEN -> GrpcStatus.UNAUTHENTICATED;
            case PROTOCOL -> GrpcStatus.INVALID_ARGUMENT;
            default -> GrpcStatus.PERMISSION_DENIED;
        };
    }
}
