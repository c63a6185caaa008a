package dev.godwit.registry.hazelcast;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners that routes may be missing: once for a burst of events, since a lost member is one for each of its partitions. */
final class Disturbances {

    private static final Logger log = LoggerFactory.getLogger(Disturbances.class);
    private static final long BURST_MILLIS = 100;

    private final Keeper keeper;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean waiting = new AtomicBoolean();

    Disturbances(Keeper keeper) {
        this.keeper = keeper;
    }

    void add(Runnable listener) {
        listeners.add(listener);
    }

    /** Any thread. */
    void report(String reason) {
        if (waiting.compareAndSet(false, true)) {
            log.info("registry=disturbed reason={}", reason);
            keeper.after(BURST_MILLIS, this::tell);
        }
    }

    private void tell() {
        waiting.set(false);
        listeners.forEach(this::tell);
    }

    private void tell(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException e) {
            log.warn("registry=listener-failed", e);
        }
    }
}
