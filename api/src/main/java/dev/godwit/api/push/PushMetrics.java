package dev.godwit.api.push;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/** What the push API counts, whatever it came in by. */
final class PushMetrics {

    private final MeterRegistry meters;

    PushMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    void watch(Supplier<Number> bytesInFlight) {
        Gauge.builder("godwit.api.push.inflight", bytesInFlight)
                .baseUnit("bytes")
                .description("bytes of requests on their way into Kafka")
                .register(meters);
    }

    void outcome(PushOutcome outcome) {
        String result = outcome.fold(accepted -> "accepted", problem -> problem.code());
        Counter.builder("godwit.api.push.requests")
                .description("push requests by what became of them")
                .tag("result", result)
                .register(meters)
                .increment();
    }

    void repeated() {
        Counter.builder("godwit.api.push.repeats")
                .description("copies that were not written because their mailbox has them already")
                .register(meters)
                .increment();
    }
}
