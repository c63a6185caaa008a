package dev.godwit.protocol;

/**
 * The id of a message within its mailbox: its Kafka position, written {@code <generation>-<offset>}. Ids are compared by
 * generation, then offset; offset alone says nothing.
 *
 * @param generation of the push topic: 1 for {@code godwit.push}, 2 for {@code godwit.push.g2}; 0 only in {@link #NONE}
 * @param offset in the mailbox's partition; -1 stands for "before the first of its generation"
 */
public record MessageId(long generation, long offset) implements Comparable<MessageId> {

    /** Below every id: the last id of a mailbox that never held a message. */
    public static final MessageId NONE = new MessageId(0, 0);

    public MessageId {
        if (generation < 0 || offset < -1) {
            throw new IllegalArgumentException(
                    "id: " + generation + "-" + offset + " (expected: <generation>-<offset>, both >= 0)");
        }
    }

    /** The position before the first message of a generation. */
    public static MessageId startOf(long generation) {
        return new MessageId(generation, -1);
    }

    /**
     * @throws IllegalArgumentException unless the text is {@code <generation>-<offset>}
     */
    public static MessageId parse(String text) {
        int dash = text.indexOf('-');
        if (dash < 1) {
            throw new IllegalArgumentException("id: " + text + " (expected: <generation>-<offset>)");
        }
        MessageId id = parse(text, dash);
        // Long.parseLong also reads 01, +1 and the digits of other scripts.
        if (!id.toString().equals(text)) {
            throw new IllegalArgumentException("id: " + text + " (expected: as in " + id + ")");
        }
        return id;
    }

    private static MessageId parse(String text, int dash) {
        try {
            return new MessageId(Long.parseLong(text, 0, dash, 10), Long.parseLong(text, dash + 1, text.length(), 10));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("id: " + text + " (expected: <generation>-<offset>)", e);
        }
    }

    public static MessageId max(MessageId a, MessageId b) {
        return a.isAfter(b) ? a : b;
    }

    public boolean isAfter(MessageId other) {
        return compareTo(other) > 0;
    }

    @Override
    public int compareTo(MessageId other) {
        int byGeneration = Long.compare(generation, other.generation);
        return byGeneration != 0 ? byGeneration : Long.compare(offset, other.offset);
    }

    @Override
    public String toString() {
        return generation + "-" + offset;
    }
}
