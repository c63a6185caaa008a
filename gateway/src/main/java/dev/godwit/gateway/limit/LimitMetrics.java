package dev.godwit.gateway.limit;

import io.micrometer.core.instrument.MeterRegistry;

/** What is counted about limits: by their names, never by who ran into them. Any thread. */
public final class LimitMetrics {

    private final MeterRegistry meters;

    public LimitMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Somebody was refused or cut off. */
    public void exceeded(String limit) {
        meters.counter("godwit.limit.exceeded", "limit", limit).increment();
    }

    /** Somebody was let in although the other nodes could not be asked. */
    public void unasked(String limit) {
        meters.counter("godwit.limit.unasked", "limit", limit).increment();
    }

    void watch(LoadGuard guard) {
        meters.gauge("godwit.limit.shedding", guard, watched -> watched.isShedding() ? 1 : 0);
    }
}
