package dev.godwit.gateway.session;

import java.time.Duration;

/**
 * How sessions behave.
 *
 * @param turn most frames written to one connection before others get their turn
 * @param stall a client that takes nothing for so long is closed
 * @param retry between looks at what the log does not show yet
 * @param gathering a client that takes more again, after it did not, waits so long at most for reads of the log: what is most urgent
 *     may be in them
 * @param proof what was written so long ago to a connection that is still alive has arrived
 * @param cursorEvery a device's cursor is moved by time at most so often
 */
public record SessionOptions(
        int turn,
        Duration stall,
        Duration retry,
        Duration gathering,
        Duration proof,
        Duration cursorEvery,
        AckOptions acks) {

    public static final SessionOptions DEFAULT = new SessionOptions(
            64,
            Duration.ofSeconds(30),
            Duration.ofSeconds(2),
            Duration.ofMillis(20),
            Duration.ofSeconds(25),
            Duration.ofSeconds(5),
            AckOptions.DEFAULT);

    public SessionOptions {
        if (turn < 1) {
            throw new IllegalArgumentException("session turn: " + turn + " (expected: >= 1)");
        }
    }

    public SessionOptions withAcks(AckOptions other) {
        return new SessionOptions(turn, stall, retry, gathering, proof, cursorEvery, other);
    }
}
