package dev.godwit.router.lane;

import dev.godwit.protocol.Partition;
import dev.godwit.router.forward.Delivery;
import dev.godwit.router.forward.Outlet;
import java.util.ArrayList;
import java.util.List;

/** Writes down what lanes hand over, in order. */
final class RecordingOutlet implements Outlet {

    private final List<Delivery> deliveries = new ArrayList<>();
    private final List<Partition> sweeps = new ArrayList<>();
    private final List<String> all = new ArrayList<>();
    private Outlet next;

    /** Hands everything on as well. */
    void alsoTo(Outlet other) {
        next = other;
    }

    @Override
    public void forward(Delivery delivery) {
        if (next != null) {
            next.forward(delivery);
        }
        deliveries.add(delivery);
        all.add("forward " + delivery.partition() + " "
                + delivery.id().map(Object::toString).orElse("volatile"));
    }

    @Override
    public void sweep(Partition partition) {
        if (next != null) {
            next.sweep(partition);
        }
        sweeps.add(partition);
        all.add("sweep " + partition);
    }

    List<Delivery> deliveries() {
        return deliveries;
    }

    List<Partition> sweeps() {
        return sweeps;
    }

    /** Both, as {@code forward 1.0 1-17} and {@code sweep 1.0}. */
    List<String> all() {
        return all;
    }

    void clear() {
        deliveries.clear();
        sweeps.clear();
        all.clear();
    }
}
