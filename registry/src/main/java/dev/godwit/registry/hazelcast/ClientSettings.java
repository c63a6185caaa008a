package dev.godwit.registry.hazelcast;

import java.util.List;

/**
 * How a process reaches the registry that others hold.
 *
 * @param cluster name
 * @param addresses of some members, {@code host} or {@code host:port}; the others are learned from them
 */
public record ClientSettings(String cluster, List<String> addresses) {

    public ClientSettings {
        if (cluster.isBlank()) {
            throw new IllegalArgumentException("cluster: empty (expected: a name)");
        }
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("addresses: empty (expected: at least one member)");
        }
        addresses = List.copyOf(addresses);
    }
}
