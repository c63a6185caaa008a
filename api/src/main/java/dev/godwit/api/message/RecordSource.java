package dev.godwit.api.message;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Kafka, as far as single records of the push topic are read from it. Any thread may call. */
public interface RecordSource {

    /** The record at this place; empty if there is none, or not any more. Fails within seconds if Kafka does not answer. */
    CompletionStage<Optional<StoredRecord>> read(int partition, long offset);

    /**
     * A record as it lies in Kafka.
     *
     * @param headers by lower-case name; of a repeated one the last
     * @param time when Kafka took it, milliseconds since the epoch
     */
    record StoredRecord(byte @Nullable [] key, byte @Nullable [] value, Map<String, byte[]> headers, long time) {}
}
