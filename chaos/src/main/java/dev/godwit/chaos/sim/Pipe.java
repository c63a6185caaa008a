package dev.godwit.chaos.sim;

import java.util.ArrayDeque;
import java.util.Deque;

/** One direction of a connection: what is sent arrives once, in its order, a while later. While the way is cut it waits. */
final class Pipe {

    private final Network network;
    private final Site from;
    private final Site to;
    private final Deque<Runnable> underWay = new ArrayDeque<>();
    private long lastDue;
    private int held;
    private boolean closed;

    Pipe(Network network, Site from, Site to) {
        this.network = network;
        this.from = from;
        this.to = to;
    }

    void send(Runnable arrival) {
        if (!closed) {
            underWay.add(arrival);
            arriveIn(network.delay(from, to));
        }
    }

    /** What is under way is lost. */
    void close() {
        closed = true;
        underWay.clear();
    }

    /** Whether something waits for the way to be mended. */
    boolean isHeld() {
        return held > 0;
    }

    void flow() {
        for (; held > 0; held--) {
            arriveIn(network.delay(from, to));
        }
    }

    private void arriveIn(long delay) {
        long now = network.scheduler().micros();
        lastDue = Math.max(lastDue, now + delay);
        network.scheduler().after(lastDue - now, this::arrive);
    }

    private void arrive() {
        if (closed) {
            return;
        }
        if (network.passes(from, to)) {
            underWay.remove().run();
        } else {
            held++;
            network.stuck(this);
        }
    }
}
