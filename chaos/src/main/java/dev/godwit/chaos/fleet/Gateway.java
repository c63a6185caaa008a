package dev.godwit.chaos.fleet;

/**
 * Where clients reach a gateway.
 *
 * @param name of the node
 */
public record Gateway(String name, String host, int port) {}
