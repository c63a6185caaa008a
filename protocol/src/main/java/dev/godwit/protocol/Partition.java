package dev.godwit.protocol;

/**
 * A partition of one generation of the push topic.
 *
 * @param generation of the topic, from 1
 * @param number in the topic, from 0
 */
public record Partition(long generation, int number) {

    public Partition {
        if (generation < 1 || number < 0) {
            throw new IllegalArgumentException(
                    "partition: " + generation + "." + number + " (expected: <generation >= 1>.<number >= 0>)");
        }
    }

    /** The hash tag that keeps all Redis keys of the partition in one slot, without braces: {@code 1.17}. */
    public String tag() {
        return generation + "." + number;
    }

    public MessageId id(long offset) {
        return new MessageId(generation, offset);
    }

    @Override
    public String toString() {
        return tag();
    }
}
