package dev.godwit.registry;

/**
 * A gateway node in the node table.
 *
 * @param node stable name, unique in the cluster
 * @param incarnation unique for ever
 * @param host that routers open links to
 * @param linkPort there
 * @param draining the node takes no new connections
 * @param connections open now
 */
public record NodeLease(
        String node, String incarnation, String host, int linkPort, boolean draining, int connections) {}
