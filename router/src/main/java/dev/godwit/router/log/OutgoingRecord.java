package dev.godwit.router.log;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record that the router writes.
 *
 * @param partition number in the push topic; ignored for dead letters
 */
public record OutgoingRecord(
        Topic topic, int partition, byte @Nullable [] key, byte @Nullable [] value, List<PushRecord.Header> headers) {

    /** Where a record goes. */
    public enum Topic {
        PUSH,
        DEAD_LETTERS
    }
}
