package dev.godwit.router.log;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record of the push topic as Kafka holds it.
 *
 * @param partition number of the partition it lies in
 * @param leaderEpoch Kafka's, -1 if not known
 * @param time when Kafka appended it, milliseconds since the epoch
 */
public record PushRecord(
        int partition,
        long offset,
        int leaderEpoch,
        long time,
        byte @Nullable [] key,
        byte @Nullable [] value,
        List<Header> headers) {

    /** One header; the same name may come more than once. */
    public record Header(String name, byte[] value) {}

    /** Bytes that the record holds in memory, without overhead. */
    public int size() {
        int size = (key == null ? 0 : key.length) + (value == null ? 0 : value.length);
        for (Header header : headers) {
            size += header.name().length() + header.value().length;
        }
        return size;
    }

    /** The headers by lower-case name; of a repeated one the last. */
    public Map<String, byte[]> headersByName() {
        Map<String, byte[]> byName = new HashMap<>();
        headers.forEach(header -> byName.put(header.name().toLowerCase(Locale.ROOT), header.value()));
        return byName;
    }
}
