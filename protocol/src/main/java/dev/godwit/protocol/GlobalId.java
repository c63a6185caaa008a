package dev.godwit.protocol;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The id of a message in the whole cluster: its Kafka position, written {@code <generation>-<partition>-<offset>}. Within its
 * mailbox {@link #id()} is enough.
 *
 * @param generation of the push topic, from 1
 */
public record GlobalId(long generation, int partition, long offset) {

    private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,17})-(0|[1-9][0-9]{0,8})-(0|[1-9][0-9]{0,17})");

    public GlobalId {
        if (generation < 1 || partition < 0 || offset < 0) {
            throw new IllegalArgumentException("id: " + generation + "-" + partition + "-" + offset
                    + " (expected: <generation>-<partition>-<offset>, from 1-0-0)");
        }
    }

    public static GlobalId of(Partition partition, long offset) {
        return new GlobalId(partition.generation(), partition.number(), offset);
    }

    /**
     * @throws IllegalArgumentException unless the text is {@code <generation>-<partition>-<offset>}
     */
    public static GlobalId parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "id: something else (expected: <generation>-<partition>-<offset>, like 1-17-42)");
        }
        return new GlobalId(
                Long.parseLong(parts.group(1)), Integer.parseInt(parts.group(2)), Long.parseLong(parts.group(3)));
    }

    /** Within the message's mailbox. */
    public MessageId id() {
        return new MessageId(generation, offset);
    }

    @Override
    public String toString() {
        return generation + "-" + partition + "-" + offset;
    }
}
