package dev.godwit.router.log;

import java.util.List;

/**
 * How a partition stands in Kafka.
 *
 * @param topicId Kafka's id of the topic
 * @param start offset of the first record that Kafka still holds
 * @param end offset of the next record to come
 * @param objections settings of the topic that make a loss possible; the partition is consumed only when there are none
 */
public record Standing(String topicId, long start, long end, List<String> objections) {

    public Standing {
        objections = List.copyOf(objections);
    }
}
