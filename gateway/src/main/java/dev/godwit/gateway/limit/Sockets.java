package dev.godwit.gateway.limit;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The sockets of the node, whether they ask for anything or not. They have some room above what connections have: most clients that
 * are too many are to be told so, in an answer. Beyond that a socket is closed without a word. Any thread.
 */
public final class Sockets {

    private static final int SPARE = 100;

    private final LimitOptions options;
    private final LimitMetrics metrics;
    private final AtomicInteger all = new AtomicInteger();
    private final Tally<ClientAddress> addresses = new Tally<>();

    Sockets(LimitOptions options, LimitMetrics metrics) {
        this.options = options;
        this.metrics = metrics;
    }

    /**
     * @param address empty for one that many clients share
     * @return false: it is not counted, and to be closed
     */
    public boolean open(Optional<ClientAddress> address) {
        if (options.connections() > 0 && all.get() >= options.connections() + SPARE) {
            metrics.exceeded("sockets");
            return false;
        }
        if (perAddress() > 0 && address.isPresent() && !addresses.enter(address.get(), perAddress())) {
            metrics.exceeded("sockets_per_address");
            return false;
        }
        all.incrementAndGet();
        return true;
    }

    /** One that was counted is gone. */
    public void close(Optional<ClientAddress> address) {
        all.decrementAndGet();
        if (perAddress() > 0) {
            address.ifPresent(addresses::leave);
        }
    }

    public int count() {
        return all.get();
    }

    private int perAddress() {
        return (int) Math.min(Integer.MAX_VALUE, options.perAddress() * 2L);
    }
}
