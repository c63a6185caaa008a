package dev.godwit.gateway.session;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** What the sessions of a node count. Safe on any thread. */
public final class SessionMetrics {

    private final MeterRegistry registry;
    private final AtomicInteger open;

    public SessionMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.open = registry.gauge("godwit.gateway.sessions", new AtomicInteger());
    }

    /** How many sessions the node has. */
    public int open() {
        return open.get();
    }

    void opened() {
        open.incrementAndGet();
    }

    void ended() {
        open.decrementAndGet();
    }

    void closed(Close close) {
        registry.counter("godwit.gateway.closes", "reason", close.name()).increment();
    }

    void gap(Gap.Reason reason) {
        registry.counter("godwit.gateway.gaps", "reason", reason.wireName()).increment();
    }

    /**
     * A message was not written to a connection, and will not be.
     *
     * @param reason {@code expired}, {@code not_addressed}, {@code pressure}
     */
    void passedOver(String reason) {
        registry.counter("godwit.gateway.passed.over", "reason", reason).increment();
    }

    /**
     * A client acknowledged something.
     *
     * @param outcome {@code taken}, {@code refused}
     */
    void acked(String outcome) {
        registry.counter("godwit.gateway.acks", "outcome", outcome).increment();
    }

    /** Messages were written, and nobody who wants to know will be told: too many waited. */
    void unreported(int count) {
        registry.counter("godwit.gateway.written.unreported").increment(count);
    }

    /** A session noticed that it would have broken a promise. */
    void violation() {
        registry.counter("godwit.gateway.violations").increment();
    }
}
