package dev.godwit.protocol;

import java.nio.charset.StandardCharsets;

/**
 * Where a mailbox lies: {@code toPositive(murmur2(utf8(key))) mod partitions}, which is what Kafka's Java producer does with a
 * record's key. A record keyed by the user therefore already lies right.
 */
public final class Placement {

    private static final int SEED = 0x9747b28c;
    private static final int MIX = 0x5bd1e995;

    private Placement() {}

    public static int partition(String key, int partitions) {
        return (murmur2(key.getBytes(StandardCharsets.UTF_8)) & 0x7fffffff) % partitions;
    }

    /** MurmurHash2, 32 bit, as in org.apache.kafka.common.utils.Utils. */
    static int murmur2(byte[] data) {
        int length = data.length;
        int h = SEED ^ length;
        int words = length / 4;
        for (int i = 0; i < words; i++) {
            int at = i * 4;
            int k = (data[at] & 0xff)
                    | (data[at + 1] & 0xff) << 8
                    | (data[at + 2] & 0xff) << 16
                    | (data[at + 3] & 0xff) << 24;
            k *= MIX;
            k ^= k >>> 24;
            k *= MIX;
            h *= MIX;
            h ^= k;
        }
        int tail = words * 4;
        int rest = length - tail;
        if (rest >= 3) {
            h ^= (data[tail + 2] & 0xff) << 16;
        }
        if (rest >= 2) {
            h ^= (data[tail + 1] & 0xff) << 8;
        }
        if (rest >= 1) {
            h ^= data[tail] & 0xff;
            h *= MIX;
        }
        h ^= h >>> 13;
        h *= MIX;
        h ^= h >>> 15;
        return h;
    }
}
