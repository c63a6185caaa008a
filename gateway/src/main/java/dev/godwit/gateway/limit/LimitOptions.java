package dev.godwit.gateway.limit;

import java.util.Optional;

/**
 * How much of what the clients of a node may do.
 *
 * @param addresses which address is a client's
 * @param connections open on this node, of all clients; 0: no limit
 * @param perUser open connections of one user, on all nodes; 0: no limit
 * @param perAddress open connections and sockets of one address, on this node; 0: no limit
 * @param connects of all clients, on this node
 * @param connectsPerAddress of one address, on this node
 * @param frames that one connection may send
 * @param publishes of all users of a tenant, on all nodes
 * @param mark above which, of memory or open files, new clients are sent away; from 0 to 1
 */
public record LimitOptions(
        AddressRule addresses,
        int connections,
        int perUser,
        int perAddress,
        Optional<Rate> connects,
        Optional<Rate> connectsPerAddress,
        Optional<Rate> frames,
        Optional<Rate> publishes,
        double mark) {

    private static final double NEVER = 2;

    /** No limits. */
    public static final LimitOptions NONE = new LimitOptions(
            AddressRule.SOCKET, 0, 0, 0, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), NEVER);

    public LimitOptions {
        require("connections", connections);
        require("perUser", perUser);
        require("perAddress", perAddress);
        if (!(mark > 0)) {
            throw new IllegalArgumentException("mark: " + mark + " (expected: > 0)");
        }
    }

    public LimitOptions withAddresses(AddressRule rule) {
        return new LimitOptions(
                rule, connections, perUser, perAddress, connects, connectsPerAddress, frames, publishes, mark);
    }

    public LimitOptions withConnections(int most) {
        return new LimitOptions(
                addresses, most, perUser, perAddress, connects, connectsPerAddress, frames, publishes, mark);
    }

    public LimitOptions withPerUser(int most) {
        return new LimitOptions(
                addresses, connections, most, perAddress, connects, connectsPerAddress, frames, publishes, mark);
    }

    public LimitOptions withPerAddress(int most) {
        return new LimitOptions(
                addresses, connections, perUser, most, connects, connectsPerAddress, frames, publishes, mark);
    }

    public LimitOptions withConnects(Rate rate) {
        return new LimitOptions(
                addresses,
                connections,
                perUser,
                perAddress,
                Optional.of(rate),
                connectsPerAddress,
                frames,
                publishes,
                mark);
    }

    public LimitOptions withConnectsPerAddress(Rate rate) {
        return new LimitOptions(
                addresses, connections, perUser, perAddress, connects, Optional.of(rate), frames, publishes, mark);
    }

    public LimitOptions withFrames(Rate rate) {
        return new LimitOptions(
                addresses,
                connections,
                perUser,
                perAddress,
                connects,
                connectsPerAddress,
                Optional.of(rate),
                publishes,
                mark);
    }

    public LimitOptions withPublishes(Rate rate) {
        return new LimitOptions(
                addresses,
                connections,
                perUser,
                perAddress,
                connects,
                connectsPerAddress,
                frames,
                Optional.of(rate),
                mark);
    }

    public LimitOptions withMark(double other) {
        return new LimitOptions(
                addresses, connections, perUser, perAddress, connects, connectsPerAddress, frames, publishes, other);
    }

    private static void require(String field, int most) {
        if (most < 0) {
            throw new IllegalArgumentException(field + ": " + most + " (expected: >= 0)");
        }
    }
}
