package dev.godwit.inbox.redis;

import dev.godwit.protocol.Partition;
import io.vertx.redis.client.Response;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Which primary of a cluster has which slots.
 *
 * @param ranges as the cluster names them
 */
record Slots(List<Range> ranges) {

    /** Slots {@code first} to {@code last}, both included. */
    record Range(int first, int last, Endpoint primary) {}

    static final Slots UNKNOWN = new Slots(List.of());

    private static final int COUNT = 16_384;

    Slots {
        ranges = List.copyOf(ranges);
    }

    /** Reads the answer to {@code CLUSTER SLOTS}; a node that does not know its own address is where it was asked. */
    static Slots read(Response answer, Endpoint asked) {
        return new Slots(answer.stream()
                .map(range ->
                        new Range(range.get(0).toInteger(), range.get(1).toInteger(), primary(range.get(2), asked)))
                .toList());
    }

    Optional<Endpoint> primaryOf(Partition partition) {
        int slot = slot(partition);
        return ranges.stream()
                .filter(range -> range.first() <= slot && slot <= range.last())
                .findFirst()
                .map(Range::primary);
    }

    Set<Endpoint> primaries() {
        Set<Endpoint> primaries = new HashSet<>();
        ranges.forEach(range -> primaries.add(range.primary()));
        return primaries;
    }

    /** The slot of all keys of a partition. */
    static int slot(Partition partition) {
        return crc16(partition.tag()) % COUNT;
    }

    // CRC16/XMODEM, as the cluster specification asks for; a tag is ASCII.
    private static int crc16(String text) {
        int crc = 0;
        for (int i = 0; i < text.length(); i++) {
            crc ^= text.charAt(i) << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ 0x1021;
            }
        }
        return crc & 0xffff;
    }

    private static Endpoint primary(Response node, Endpoint asked) {
        String host = Objects.toString(node.get(0), "");
        return new Endpoint(
                host.isEmpty() || host.equals("?") ? asked.host() : host,
                node.get(1).toInteger());
    }
}
