package dev.godwit.gateway.hub;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** What hubs, routes, sweeps and links of a node count. Safe on any thread. */
public final class HubMetrics {

    private final Counter live;
    private final Counter dropped;
    private final Counter framesRead;
    private final Counter reads;
    private final Counter readsMissing;
    private final Counter sweeps;
    private final Counter sweepFound;
    private final Counter batches;
    private final AtomicInteger unrouted;
    private final AtomicInteger mailboxes;

    public HubMetrics(MeterRegistry registry) {
        live = registry.counter("godwit.gateway.frames", "way", "live");
        dropped = registry.counter("godwit.gateway.frames", "way", "dropped");
        framesRead = registry.counter("godwit.gateway.frames", "way", "read");
        reads = registry.counter("godwit.gateway.reads");
        readsMissing = registry.counter("godwit.gateway.frames", "way", "missing");
        sweeps = registry.counter("godwit.gateway.sweeps");
        sweepFound = registry.counter("godwit.gateway.sweeps.found");
        batches = registry.counter("godwit.gateway.link.batches");
        unrouted = registry.gauge("godwit.gateway.unrouted", new AtomicInteger());
        mailboxes = registry.gauge("godwit.gateway.mailboxes", new AtomicInteger());
    }

    /** A frame that followed the head of its tail. */
    void live() {
        live.increment();
    }

    /** A frame that was known already. */
    void dropped() {
        dropped.increment();
    }

    /** A frame that showed that something before it is missing. */
    void missing() {
        readsMissing.increment();
    }

    void read() {
        reads.increment();
    }

    void framesRead(int count) {
        framesRead.increment(count);
    }

    void sweep() {
        sweeps.increment();
    }

    void sweepFound() {
        sweepFound.increment();
    }

    public void batch() {
        batches.increment();
    }

    void unrouted(int count) {
        unrouted.set(count);
    }

    /** Followed on this node; on any number of hubs. */
    void mailboxes(int count) {
        mailboxes.set(count);
    }
}
