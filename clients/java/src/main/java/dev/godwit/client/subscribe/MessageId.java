package dev.godwit.client.subscribe;

/** Id of a message within its mailbox, {@code <generation>-<offset>}: they rise, by generation first. */
final class MessageId implements Comparable<MessageId> {

    private final long generation;
    private final long offset;

    private MessageId(long generation, long offset) {
        this.generation = generation;
        this.offset = offset;
    }

    /**
     * Inverts {@link #toString()}.
     *
     * @throws IllegalArgumentException if the text is no id
     */
    static MessageId parse(String text) {
        int dash = text.indexOf('-');
        try {
            MessageId id = new MessageId(
                    Long.parseLong(text.substring(0, Math.max(0, dash))), Long.parseLong(text.substring(dash + 1)));
            // Long.parseLong also reads 01, +1 and the digits of other scripts.
            if (id.generation >= 0 && id.offset >= -1 && id.toString().equals(text)) {
                return id;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new IllegalArgumentException("id: something else (expected: <generation>-<offset>)");
    }

    @Override
    public int compareTo(MessageId other) {
        return generation != other.generation
                ? Long.compare(generation, other.generation)
                : Long.compare(offset, other.offset);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MessageId && compareTo((MessageId) other) == 0;
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(generation) + Long.hashCode(offset);
    }

    @Override
    public String toString() {
        return generation + "-" + offset;
    }
}
