package dev.godwit.gateway.node;

import java.time.Duration;

/**
 * How a node keeps its place in the node table.
 *
 * @param node stable name, unique in the cluster
 * @param host that routers reach the node by
 * @param renew between renewals of the lease
 * @param stall a standstill above this makes a new incarnation: others may have taken the node for dead
 */
public record LeaseOptions(String node, String host, Duration renew, Duration stall) {

    public LeaseOptions {
        if (node.isEmpty() || host.isEmpty()) {
            throw new IllegalArgumentException("node: empty name or host (expected: both given)");
        }
    }

    public static LeaseOptions of(String node, String host) {
        return new LeaseOptions(node, host, Duration.ofSeconds(1), Duration.ofSeconds(2));
    }
}
