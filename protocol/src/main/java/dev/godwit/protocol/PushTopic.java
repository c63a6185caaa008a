package dev.godwit.protocol;

/**
 * The Kafka topic of push requests and how mailboxes lie on it. The partition count never changes within a generation.
 *
 * @param baseName without the generation's suffix, {@code godwit.push}
 * @param generation from 1
 * @param partitions at least 1
 */
public record PushTopic(String baseName, long generation, int partitions) {

    public PushTopic {
        if (generation < 1) {
            throw new IllegalArgumentException("generation: " + generation + " (expected: >= 1)");
        }
        if (partitions < 1) {
            throw new IllegalArgumentException("partitions: " + partitions + " (expected: >= 1)");
        }
    }

    /** The topic's name in Kafka: {@code godwit.push}, from the second generation on {@code godwit.push.g2}. */
    public String name() {
        return generation == 1 ? baseName : baseName + ".g" + generation;
    }

    public Partition partition(int number) {
        return new Partition(generation, number);
    }

    public Partition partitionOf(Mailbox mailbox) {
        return partition(mailbox.partition(partitions));
    }
}
