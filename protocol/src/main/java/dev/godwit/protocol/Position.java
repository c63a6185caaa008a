package dev.godwit.protocol;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Up to where a connection has received each mailbox it follows. Clients hold it as an opaque, versioned token (the SSE
 * {@code id:}, {@code ?since=}) and give it back to resume. It is data, never authority.
 *
 * @param generation of the push topic that the offsets belong to
 * @param own offset in the user's own mailbox; -1 before its first message
 * @param all offset in the tenant's broadcast; -1 before its first message
 * @param topics offset by {@link #topicHash} of each followed topic
 */
public record Position(long generation, long own, long all, SortedMap<Long, Long> topics) {

    /** The longest token, in characters: 128 topics; 64 take half of it. */
    public static final int MAX_TOKEN = 2048;

    private static final byte VERSION = 1;
    private static final int HASH_BYTES = 5;

    public Position {
        if (generation < 1) {
            throw new IllegalArgumentException("position: generation " + generation + " (expected: >= 1)");
        }
        requireOffset(own);
        requireOffset(all);
        topics = Collections.unmodifiableSortedMap(new TreeMap<>(topics));
        topics.forEach((hash, offset) -> {
            if (hash < 0 || hash >>> (8 * HASH_BYTES) != 0) {
                throw new IllegalArgumentException("position: topic hash " + hash + " (expected: 40 bits)");
            }
            requireOffset(offset);
        });
    }

    public Position(long generation, long own, long all) {
        this(generation, own, all, Collections.emptySortedMap());
    }

    /** 40 bits of a hash of the topic's name: 64 topics collide with a probability below 2e-9. */
    public static long topicHash(String topic) {
        return Fingerprint.of(topic).high() >>> 24;
    }

    /** The same, and with topics that only the other names; as many as there is room for. */
    public Position withTopicsOf(Position other, int most) {
        SortedMap<Long, Long> all = new TreeMap<>(topics);
        other.topics.forEach((hash, offset) -> {
            if (all.size() < most) {
                all.putIfAbsent(hash, offset);
            }
        });
        return new Position(generation, own, all(), all);
    }

    public String token() {
        ByteBuffer bytes = ByteBuffer.allocate(32 + topics.size() * (HASH_BYTES + 10));
        bytes.put(VERSION);
        putVarint(bytes, generation);
        putVarint(bytes, own + 1);
        putVarint(bytes, all + 1);
        topics.forEach((hash, offset) -> {
            for (int shift = 8 * (HASH_BYTES - 1); shift >= 0; shift -= 8) {
                bytes.put((byte) (hash >> shift));
            }
            putVarint(bytes, offset + 1);
        });
        bytes.flip();
        byte[] exact = new byte[bytes.remaining()];
        bytes.get(exact);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(exact);
    }

    /**
     * Inverts {@link #token()}.
     *
     * @throws IllegalArgumentException if the text is no position token of a known version
     */
    public static Position parse(String token) {
        if (token.length() > MAX_TOKEN) {
            throw new IllegalArgumentException(
                    "position: " + token.length() + " characters (expected: <= " + MAX_TOKEN + ")");
        }
        try {
            Position position = read(ByteBuffer.wrap(Base64.getUrlDecoder().decode(token)));
            // Padding, stray bits, repeated topics, numbers in more bytes than needed: not from us.
            if (!position.token().equals(token)) {
                throw new IllegalArgumentException("position: altered (expected: a token as received)");
            }
            return position;
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("position: cut off (expected: a token as received)", e);
        }
    }

    private static Position read(ByteBuffer bytes) {
        byte version = bytes.get();
        if (version != VERSION) {
            throw new IllegalArgumentException("position: version " + version + " (expected: " + VERSION + ")");
        }
        long generation = varint(bytes);
        long own = varint(bytes) - 1;
        long all = varint(bytes) - 1;
        SortedMap<Long, Long> topics = new TreeMap<>();
        while (bytes.hasRemaining()) {
            long hash = 0;
            for (int i = 0; i < HASH_BYTES; i++) {
                hash = (hash << 8) | (bytes.get() & 0xff);
            }
            topics.put(hash, varint(bytes) - 1);
        }
        return new Position(generation, own, all, topics);
    }

    // One is added on the wire.
    private static void requireOffset(long offset) {
        if (offset < -1 || offset == Long.MAX_VALUE) {
            throw new IllegalArgumentException("position: offset " + offset + " (expected: >= -1, below 2^63 - 1)");
        }
    }

    private static void putVarint(ByteBuffer bytes, long value) {
        long rest = value;
        while (rest > 0x7f) {
            bytes.put((byte) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        bytes.put((byte) rest);
    }

    private static long varint(ByteBuffer bytes) {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            byte b = bytes.get();
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("position: number too long (expected: a token as received)");
    }
}
