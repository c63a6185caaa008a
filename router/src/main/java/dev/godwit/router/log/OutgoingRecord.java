package dev.godwit.router.log;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record that the router writes.
 *
 * @param partition number in the push topic; of the others Kafka finds it by the key
 */
public record OutgoingRecord(
        Topic topic, int partition, byte @Nullable [] key, byte @Nullable [] value, List<PushRecord.Header> headers) {

    /** Where a record goes. */
    public enum Topic {
        PUSH,
        DEAD_LETTERS,
        RECEIPTS,
        PRESENCE
    }
}
