package dev.godwit.gateway.hub;

import java.time.Duration;

/**
 * How a node keeps its routes.
 *
 * @param node stable name of the node
 * @param retry between attempts to publish a route that is not confirmed, and sweeps of its mailbox
 * @param perSecond most routes published in bulk
 * @param walk all routes are published again in about this time
 */
public record RouteOptions(String node, Duration retry, int perSecond, Duration walk) {

    public RouteOptions {
        if (perSecond < 10) {
            throw new IllegalArgumentException("routes per second: " + perSecond + " (expected: >= 10)");
        }
    }

    public static RouteOptions of(String node) {
        return new RouteOptions(node, Duration.ofSeconds(2), 2_000, Duration.ofHours(1));
    }
}
