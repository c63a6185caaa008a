package dev.godwit.inbox;

/**
 * Up to where a partition of the push topic has been applied to the store.
 *
 * @param offset of the last applied record; -1 before the first
 * @param leaderEpoch Kafka's leader epoch of that record, -1 if not known
 * @param topicId Kafka's id of the topic, so that a topic deleted and made anew is noticed
 * @param floor offset at which the store began; what lies below was never applied here
 */
public record Watermark(long offset, int leaderEpoch, String topicId, long floor) {}
