package dev.godwit.gateway.http;

import java.time.Duration;

/**
 * How long clients may take over HTTP itself, and how much is written ahead of them.
 *
 * @param head until the first request of a connection has come whole, from its begin
 * @param keepAlive until the next one has, from the last or from the end of the last stream
 * @param handshake until TLS is agreed on
 * @param requests of one HTTP/1.1 connection; the last is answered with {@code Connection: close}; 0: any number
 * @param writeAhead bytes that may wait in this process for one connection; above that nothing more is written to it
 */
public record HttpLimits(Duration head, Duration keepAlive, Duration handshake, int requests, int writeAhead) {

    public static final HttpLimits DEFAULT =
            new HttpLimits(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(10), 1_000, 64 * 1024);

    private static final int LEAST_AHEAD = 16 * 1024;

    public HttpLimits {
        requirePositive("head", head);
        requirePositive("keepAlive", keepAlive);
        requirePositive("handshake", handshake);
        if (requests < 0) {
            throw new IllegalArgumentException("requests: " + requests + " (expected: >= 0)");
        }
        if (writeAhead < LEAST_AHEAD) {
            throw new IllegalArgumentException("writeAhead: " + writeAhead + " (expected: >= " + LEAST_AHEAD + ")");
        }
    }

    public HttpLimits withWriteAhead(int bytes) {
        return new HttpLimits(head, keepAlive, handshake, requests, bytes);
    }

    /** A connection on which nothing moves is cut anyhow. */
    HttpLimits within(Duration idle) {
        return new HttpLimits(shorter(head, idle), shorter(keepAlive, idle), handshake, requests, writeAhead);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static void requirePositive(String field, Duration value) {
        if (value.toMillis() < 1) {
            throw new IllegalArgumentException(field + ": " + value + " (expected: >= 1ms)");
        }
    }
}
