package dev.godwit.records;

import java.util.Map;

/**
 * A record to be written to a topic of Kafka.
 *
 * @param partition number in the topic; {@link #BY_KEY}: the key's
 * @param key places it where it is put, for whoever reads the topic
 */
public record TopicRecord(String topic, int partition, byte[] key, byte[] value, Map<String, String> headers) {

    /** Where Kafka's own partitioner puts the key. */
    public static final int BY_KEY = -1;

    public TopicRecord {
        if (partition < BY_KEY) {
            throw new IllegalArgumentException("partition: " + partition + " (expected: >= -1)");
        }
        headers = Map.copyOf(headers);
    }
}
