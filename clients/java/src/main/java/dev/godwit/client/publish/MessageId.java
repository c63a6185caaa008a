package dev.godwit.client.publish;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The id of a push in the whole cluster: where Kafka keeps it, written {@code <generation>-<partition>-<offset>}. For one
 * user, a topic or everybody it is the id of the message; for several users each gets a copy under an id of its own.
 */
public final class MessageId {

    private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,17})-(0|[1-9][0-9]{0,8})-(0|[1-9][0-9]{0,17})");

    private final long generation;
    private final int partition;
    private final long offset;

    MessageId(long generation, int partition, long offset) {
        this.generation = generation;
        this.partition = partition;
        this.offset = offset;
    }

    /**
     * Inverts {@link #toString()}.
     *
     * @throws InvalidPush if the text is no id
     */
    public static MessageId parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new InvalidPush("message", "something else", "<generation>-<partition>-<offset>, like 1-17-42");
        }
        return new MessageId(
                Long.parseLong(parts.group(1)), Integer.parseInt(parts.group(2)), Long.parseLong(parts.group(3)));
    }

    /** Of the push topic: 1 for {@code godwit.push}, 2 for {@code godwit.push.g2}. */
    public long generation() {
        return generation;
    }

    /** Of the push topic. */
    public int partition() {
        return partition;
    }

    /** In the partition. */
    public long offset() {
        return offset;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof MessageId)) {
            return false;
        }
        MessageId that = (MessageId) other;
        return generation == that.generation && partition == that.partition && offset == that.offset;
    }

    @Override
    public int hashCode() {
        return Objects.hash(generation, partition, offset);
    }

    @Override
    public String toString() {
        return generation + "-" + partition + "-" + offset;
    }
}
