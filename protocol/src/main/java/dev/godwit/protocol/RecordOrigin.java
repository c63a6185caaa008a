package dev.godwit.protocol;

import java.util.regex.Pattern;

/**
 * Where a derived record comes from: the record that made a router write it, and its place among what that record gave.
 *
 * @param topicId of the origin's Kafka topic, as Kafka writes it: base64url
 * @param partition number of the origin's partition
 * @param offset of the origin in it
 * @param index of the derived record, from 0 in the order of sending
 * @param time Kafka time of the origin, in milliseconds since the epoch
 */
public record RecordOrigin(String topicId, int partition, long offset, int index, long time) {

    private static final Pattern TOPIC_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    public RecordOrigin {
        if (!TOPIC_ID.matcher(topicId).matches()) {
            throw new IllegalArgumentException("topic id: " + topicId + " (expected: base64url)");
        }
        if (partition < 0 || offset < 0 || index < 0) {
            throw new IllegalArgumentException(
                    "origin: " + partition + "-" + offset + "/" + index + " (expected: each >= 0)");
        }
    }
}
