package dev.godwit.router.log;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * The push topic and this router's share of it. Everything is called on one loop, and everything comes back there with one hop of
 * {@link dev.godwit.runtime.Loop#execute}: what the listener is told and the ends of {@link #seek} arrive in the order in which they
 * happened. A failed stage means that Kafka did not do it, or may have: try again later.
 */
public interface PushLog {

    /** Told about this router's share, on the loop. */
    interface Listener {

        void assigned(Collection<Integer> partitions);

        void revoked(Collection<Integer> partitions);

        /** Records of one partition, offsets rising. None that were fetched before a seek that has been asked for since. */
        void records(int partition, List<PushRecord> records);
    }

    /** Joins the group and polls until {@link #stop}; a missing Kafka is waited for. */
    void start(Listener listener);

    CompletionStage<Void> stop();

    /**
     * Completes when the partition's next records are those from the offset on.
     *
     * @param leaderEpoch of the record before it, -1 if not known; Kafka compares it, to notice that its tail was cut off
     */
    CompletionStage<Void> seek(int partition, long offset, int leaderEpoch);

    /** No more records of the partition, but for those already on their way; the membership in the group goes on. */
    void pause(int partition);

    void resume(int partition);

    CompletionStage<Standing> standing(int partition);

    /** Offset of the first record at or after the time; the partition's end if there is none. */
    CompletionStage<Long> offsetAt(int partition, long time);

    /** The offset last committed by the group, 0 if none. */
    CompletionStage<Long> committed(int partition);

    /** Offset that the next fetch of the partition begins at: above the last record, when Kafka's own markers follow it. */
    CompletionStage<Long> position(int partition);

    /** Offset of the next record to come, by partition. */
    CompletionStage<Map<Integer, Long>> ends(Collection<Integer> partitions);

    /** Says how far the partitions are, for the lag metric; failures are of no consequence. */
    void commit(Map<Integer, Long> offsets);

    /** Completes when the record is on all in-sync replicas. */
    CompletionStage<Void> send(OutgoingRecord outgoing);
}
