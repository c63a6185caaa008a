package dev.godwit.gateway.link;

import dev.godwit.runtime.tls.ServerTls;
import java.time.Duration;

/**
 * How routers reach this node.
 *
 * @param bind address to listen on
 * @param port 0: any free one
 * @param secret shared by the cluster
 * @param heartbeat between two heartbeats to a router
 * @param tls started before the node; asks routers and api nodes for a certificate
 * @param silence a router that sends nothing for so long is taken for dead
 */
public record LinkOptions(String bind, int port, String secret, Duration heartbeat, Duration silence, ServerTls tls) {

    public LinkOptions {
        if (secret.isEmpty()) {
            throw new IllegalArgumentException("link secret: empty (expected: the cluster's secret)");
        }
    }

    public static LinkOptions of(String bind, int port, String secret) {
        return new LinkOptions(bind, port, secret, Duration.ofSeconds(1), Duration.ofSeconds(3), ServerTls.OFF);
    }

    public LinkOptions withTls(ServerTls other) {
        return new LinkOptions(bind, port, secret, heartbeat, silence, other);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return bind + ":" + port;
    }
}
