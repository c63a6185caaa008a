package dev.godwit.inbox;

/**
 * Where a derived record comes from: the request it was expanded from and its place in the expansion, or the record of another
 * topic that it was mapped from. Rises per source; a record whose origin is not above the stored one has been applied before.
 *
 * @param source partition that the origin lies in
 * @param offset of the origin there
 * @param index of the copy, from 0
 */
public record Origin(String source, long offset, int index) {

    private static final char FOREIGN = '/';

    /** In a partition of the push topic itself. */
    public static Origin ofPartition(int partition, long offset, int index) {
        return new Origin(Integer.toString(partition), offset, index);
    }

    /**
     * In a partition of a topic of somebody else.
     *
     * @param topicId Kafka's id of the topic: one that was deleted and made again begins anew
     */
    public static Origin ofForeign(String topicId, int partition, long offset) {
        return new Origin(topicId + FOREIGN + partition, offset, 0);
    }

    /** Whether its source is a topic of somebody else. */
    public boolean foreign() {
        return source.indexOf(FOREIGN) >= 0;
    }
}
