package dev.godwit.registry.hazelcast;

import java.util.List;

/**
 * How a process takes part in the registry as one of those that hold it.
 *
 * @param cluster name; members of other clusters are refused
 * @param host to bind, an address of this machine; {@code 0.0.0.0} for all
 * @param port to bind; 0 for any free one
 * @param join members to look for, {@code host} or {@code host:port}; a DNS name stands for all of its addresses. Empty: joins nobody
 */
public record MemberSettings(String cluster, String host, int port, List<String> join) {

    public MemberSettings {
        if (cluster.isBlank()) {
            throw new IllegalArgumentException("cluster: empty (expected: a name)");
        }
        if (host.isBlank()) {
            throw new IllegalArgumentException("host: empty (expected: an address to bind)");
        }
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0-65535)");
        }
        join = List.copyOf(join);
    }
}
