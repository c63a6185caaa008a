package dev.godwit.gateway.connection;

import java.time.Duration;

/**
 * How often a quiet connection gives a sign of life.
 *
 * @param periodic heartbeat to everybody: SSE {@code heartbeat} of type {@code periodic}, WebSocket {@code heartbeat}
 * @param healthcheck SSE {@code heartbeat} of type {@code healthcheck}, per connection
 * @param ping WebSocket ping
 * @param pongWait a WebSocket from which nothing came for so long is closed
 * @param idle a connection on which nothing moves for so long, either way, is cut
 */
public record Rhythm(Duration periodic, Duration healthcheck, Duration ping, Duration pongWait, Duration idle) {

    public static final Rhythm DEFAULT = new Rhythm(
            Duration.ofSeconds(30),
            Duration.ofSeconds(90),
            Duration.ofSeconds(54),
            Duration.ofSeconds(60),
            Duration.ofSeconds(75));

    public Rhythm {
        requirePositive("periodic", periodic);
        requirePositive("healthcheck", healthcheck);
        requirePositive("ping", ping);
        if (pongWait.compareTo(ping) <= 0) {
            throw new IllegalArgumentException("pongWait: " + pongWait + " (expected: > ping, " + ping + ")");
        }
        if (idle.compareTo(periodic) <= 0) {
            throw new IllegalArgumentException("idle: " + idle + " (expected: > periodic, " + periodic + ")");
        }
    }

    private static void requirePositive(String field, Duration value) {
        if (value.toMillis() < 1) {
            throw new IllegalArgumentException(field + ": " + value + " (expected: >= 1ms)");
        }
    }
}
