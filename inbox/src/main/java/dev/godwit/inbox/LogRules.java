package dev.godwit.inbox;

import dev.godwit.protocol.Mailbox;
import java.time.Duration;

/**
 * How much the logs keep. Must be the same on every node that writes: what is written is a function of the records and of these.
 *
 * @param user limits of a user's log
 * @param topic limits of a topic's log and of a broadcast's
 * @param idempotencyWindow for so long, by the partition's clock, a producer's id is known again
 */
public record LogRules(LogLimits user, LogLimits topic, Duration idempotencyWindow) {

    public static final LogRules DEFAULT = new LogRules(LogLimits.USER, LogLimits.TOPIC, Duration.ofMinutes(10));

    public LogRules {
        if (idempotencyWindow.isNegative()) {
            throw new IllegalArgumentException("idempotency window: " + idempotencyWindow + " (expected: >= 0)");
        }
    }

    public LogLimits limits(Mailbox mailbox) {
        return mailbox.kind() == Mailbox.Kind.USER ? user : topic;
    }
}
