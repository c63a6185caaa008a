package dev.godwit.router.forward;

import dev.godwit.protocol.Partition;
import dev.godwit.registry.Route;
import java.util.Set;

/** The gateway nodes as the forwarder sees them. */
public interface Nodes {

    /** Sends to the route's node, in order; a node that cannot take it is told to read the log instead. */
    void send(Route route, Delivery delivery);

    /** Tells all nodes to compare what they follow on these partitions with the log. */
    void sweep(Set<Partition> partitions);
}
