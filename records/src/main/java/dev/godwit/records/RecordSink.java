package dev.godwit.records;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Kafka, as far as requests are written to it. Any thread may call. */
public interface RecordSink {

    /**
     * Writes the records, those of one partition in the order given.
     *
     * @return for each record its offset, when all in-sync replicas have it; fails within seconds if that does not happen, with a
     *     {@link RecordTooLarge} if Kafka will never take it
     */
    List<CompletionStage<Long>> write(List<TopicRecord> records);

    /** Kafka's own limit is below the record. */
    final class RecordTooLarge extends RuntimeException {

        public RecordTooLarge(Throwable cause) {
            super("record too large for the brokers", cause);
        }
    }
}
