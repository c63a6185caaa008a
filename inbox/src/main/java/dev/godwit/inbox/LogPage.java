package dev.godwit.inbox;

import dev.godwit.protocol.MessageId;
import java.util.List;
import java.util.Optional;

/**
 * One atomic look at a mailbox: a page of its log, and all that tells what the log no longer holds.
 *
 * @param entries above the id asked for, rising
 * @param full as many entries as asked for: there may be more
 * @param trimmedThrough entries up to this id were removed to keep the log within its limits; they were there once
 * @param last id ever appended to the mailbox, {@code NONE} if none
 * @param exists the log is there; if not, all up to {@code last} has expired
 * @param forgotten mailboxes of the partition without appends up to this id may have been forgotten altogether
 * @param lost ranges of the partition, rising
 * @param store how far the partition is, empty when the store knows nothing of it
 */
public record LogPage(
        List<LogEntry> entries,
        boolean full,
        MessageId trimmedThrough,
        MessageId last,
        boolean exists,
        MessageId forgotten,
        List<LostRange> lost,
        Optional<Store> store) {

    /**
     * How far the partition is.
     *
     * @param watermark offset of the last applied record
     * @param kafkaEnd offset of Kafka's next record as the router last wrote it, -1 if it never did
     * @param endWrites how often it wrote it: who must be sure that the end is news waits for two more
     */
    public record Store(long watermark, long kafkaEnd, long endWrites) {}

    /** Above this there is nothing in the mailbox: {@code last}, or the end of a lost range above it. */
    public MessageId head() {
        return MessageId.max(last, lostThrough());
    }

    /** Up to here the log may lack something: the highest of trimmed, expired, lost and forgotten. */
    public MessageId mark() {
        MessageId removed = exists ? trimmedThrough : MessageId.max(trimmedThrough, last);
        return MessageId.max(MessageId.max(removed, lostThrough()), forgotten);
    }

    private MessageId lostThrough() {
        return lost.isEmpty() ? MessageId.NONE : lost.get(lost.size() - 1).through();
    }
}
