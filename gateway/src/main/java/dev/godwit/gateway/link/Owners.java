package dev.godwit.gateway.link;

import dev.godwit.gateway.hub.Sweeper;
import dev.godwit.protocol.Partition;
import java.util.HashMap;
import java.util.Map;

/** By which link each partition's frames came last. When that changes, the old owner's last frames may be lost. */
public final class Owners {

    private final Sweeper sweeper;
    private final Map<Partition, Long> links = new HashMap<>();

    Owners(Sweeper sweeper) {
        this.sweeper = sweeper;
    }

    void saw(Partition partition, long link) {
        Long before = links.put(partition, link);
        if (before != null && before != link) {
            sweeper.sweep(partition);
        }
    }
}
