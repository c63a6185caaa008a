package dev.godwit.grpc;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.grpc.common.GrpcStatus;
import java.util.concurrent.TimeUnit;

/** What is counted of calls; what became of the requests in them, the core counts. */
public final class CallMetrics {

    private final MeterRegistry meters;
    private final String prefix;

    /**
     * @param prefix of the names: {@code godwit.api.grpc}
     */
    public CallMetrics(MeterRegistry meters, String prefix) {
        this.meters = meters;
        this.prefix = prefix;
    }

    /**
     * @param method of Godwit's own list, never as a client wrote it
     */
    void ended(String method, GrpcStatus status, long millis) {
        Timer.builder(prefix + ".calls")
                .description("gRPC calls, from their beginning to their end")
                .tag("method", method)
                .tag("status", status.name())
                .register(meters)
                .record(millis, TimeUnit.MILLISECONDS);
    }
}
