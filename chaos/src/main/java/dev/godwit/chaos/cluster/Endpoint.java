package dev.godwit.chaos.cluster;

import java.net.InetSocketAddress;

/** An address and a port, as the harness reaches them. */
public record Endpoint(String host, int port) {

    InetSocketAddress socket() {
        return new InetSocketAddress(host, port);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
