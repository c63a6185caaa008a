package dev.godwit.registry;

/**
 * How much the registry holds, for a metric; quick, from memory.
 *
 * @param mailboxes with a route, of those kept by this process; the sum over all processes is the cluster's
 * @param nodes with a living lease, as last seen
 */
public record RegistrySize(long mailboxes, int nodes) {}
