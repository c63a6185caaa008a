package dev.godwit.registry;

/**
 * The way to a node's followers of a mailbox.
 *
 * @param node stable name of the node
 * @param incarnation of the node; a new one makes all routes of the old one void
 * @param epoch rises with each change on the node between "has followers" and "has none"
 */
public record Route(String node, String incarnation, long epoch) {}
