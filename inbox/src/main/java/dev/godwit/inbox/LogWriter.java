package dev.godwit.inbox;

import dev.godwit.protocol.Partition;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * How the owner of a partition writes the logs of its mailboxes. Each step is one atomic script that checks and moves the
 * partition's watermark; the steps of one partition are applied and answered in the order of their calls.
 *
 * <p>A failed stage means "unknown": the step may have been applied. The caller reads the watermark and goes on from there. The
 * failure is an {@link InboxUnavailable} whatever stands behind the port.
 */
public interface LogWriter extends ReceiptOutbox {

    /**
     * Reads the watermark from the primary, and writes Kafka's end next to it if there is one.
     *
     * @param kafkaEnd offset of the next record of the partition, -1 if not known
     * @return empty when the store knows nothing of the partition
     */
    CompletionStage<Optional<Watermark>> watermark(Partition partition, long kafkaEnd);

    /**
     * Begins a partition that the store knows nothing of; without effect when it does.
     *
     * @param floor offset of the first record to apply
     * @return the watermark that stands now
     */
    CompletionStage<Watermark> start(Partition partition, String topicId, long floor, long kafkaEnd);

    /** Writes a message to the end of its mailbox's log. */
    CompletionStage<Applied> append(Partition partition, Append append);

    /** Moves the watermark over a record that leaves nothing in a log. A derived record that came before is a duplicate here too. */
    CompletionStage<Applied> skip(Partition partition, Step step);

    /**
     * Moves the watermark to the step's offset and records everything above its {@code previous} as lost: followers below get a
     * gap. For records that Kafka no longer holds, and for a {@code lost} control record (the step of that record).
     */
    CompletionStage<Applied> jump(Partition partition, Step step);

    /**
     * Removes what is known of mailboxes whose log is gone and whose last append is older than the given time; paced.
     *
     * @param before milliseconds since the epoch
     * @return how many were removed
     */
    CompletionStage<Integer> forget(Partition partition, long before);

    /** Calls the listener after each (re)connect to the store, on any thread: what was written may have been rolled back. */
    void onReconnect(Runnable listener);
}
