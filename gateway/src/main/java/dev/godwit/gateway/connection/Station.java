package dev.godwit.gateway.connection;

import dev.godwit.gateway.limit.ClientLimits;
import dev.godwit.gateway.publish.Publisher;
import dev.godwit.gateway.session.Sessions;
import dev.godwit.runtime.Loop;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What all connections of one event loop share. Confined to it, except for the metrics.
 *
 * @param deadlines at which tokens end, and connections that do not finish closing
 * @param publisher takes what clients send to topics, where they may; shared by all loops
 * @param bearers of tokens that may be taken back
 * @param writeAhead bytes that may wait for one connection
 */
public record Station(
        Loop loop,
        Sessions sessions,
        Deadlines deadlines,
        TransportMetrics metrics,
        Rhythm rhythm,
        Optional<Publisher> publisher,
        Bearers bearers,
        ClientLimits limits,
        int writeAhead) {

    private static final long SHORTEST_BACKOFF_MILLIS = 1_000;
    private static final long LONGEST_BACKOFF_MILLIS = 5_000;

    private static final long LONGEST_WHEN_FULL_MILLIS = 30_000;

    /** After how many milliseconds a client that was sent away is to come back. A node that is full does not empty in seconds. */
    static long backoffMillis(String problem) {
        return problem.equals("draining") || problem.equals("too_many_connects")
                ? backoffMillis()
                : ThreadLocalRandom.current().nextLong(LONGEST_BACKOFF_MILLIS, LONGEST_WHEN_FULL_MILLIS + 1);
    }

    /** After how many milliseconds a client is to come back: at random, so that clients cut off together return apart. */
    public static long backoffMillis() {
        return ThreadLocalRandom.current().nextLong(SHORTEST_BACKOFF_MILLIS, LONGEST_BACKOFF_MILLIS + 1);
    }
}
