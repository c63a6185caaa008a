package dev.godwit.api.nodes;

import dev.godwit.protocol.link.Connection;

/**
 * A connection, and where it is.
 *
 * @param node name of its gateway
 */
public record NodeConnection(String node, Connection connection) {}
