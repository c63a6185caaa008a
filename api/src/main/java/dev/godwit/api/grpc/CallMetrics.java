package dev.godwit.api.grpc;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.grpc.common.GrpcStatus;
import java.util.concurrent.TimeUnit;

/** What is counted of calls; what became of the requests in them, the core counts. */
final class CallMetrics {

    private final MeterRegistry meters;

    CallMetrics(MeterRegistry meters, Places push) {
        this.meters = meters;
        Gauge.builder("godwit.api.grpc.active", push, Places::taken)
                .description("open gRPC calls of the push service")
                .register(meters);
    }

    /**
     * @param method of Godwit's own list, never as a client wrote it
     */
    void ended(String method, GrpcStatus status, long millis) {
        Timer.builder("godwit.api.grpc.calls")
                .description("gRPC calls, from their beginning to their end")
                .tag("method", method)
                .tag("status", status.name())
                .register(meters)
                .record(millis, TimeUnit.MILLISECONDS);
    }
}
