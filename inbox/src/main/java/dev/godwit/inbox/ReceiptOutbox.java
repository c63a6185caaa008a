package dev.godwit.inbox;

import dev.godwit.protocol.Partition;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * How the owner of a partition learns what became of messages that are {@link Tracked}, to tell it. A failed stage is an {@link
 * InboxUnavailable}.
 */
public interface ReceiptOutbox {

    /**
     * For so long after its end a message that was written to a device may still be acknowledged by it: longer than a cursor takes to
     * move over what was written.
     */
    Duration GRACE = Duration.ofMinutes(1);

    /**
     * Looks after messages whose time has come, a bounded number of them, and answers the oldest that is to be told.
     *
     * @param now milliseconds since the epoch
     * @param count at most so much of each
     */
    CompletionStage<Outbox> outbox(Partition partition, long now, int count);

    /** This was told: it is removed, unless somebody else has removed it. */
    CompletionStage<Void> told(Partition partition, Outbox told);
}
