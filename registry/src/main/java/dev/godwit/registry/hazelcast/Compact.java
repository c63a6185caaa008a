package dev.godwit.registry.hazelcast;

import com.hazelcast.nio.serialization.compact.CompactReader;
import com.hazelcast.nio.serialization.compact.CompactSerializer;
import com.hazelcast.nio.serialization.compact.CompactWriter;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The wire form of a class that travels between members and clients.
 *
 * @param name never changes, and never means another set of fields: both sides of a rolling deploy read it
 */
record Compact<T>(Class<T> type, String name, Function<CompactReader, T> reader, BiConsumer<CompactWriter, T> writer)
        implements CompactSerializer<T> {

    @Override
    public T read(CompactReader in) {
        return reader.apply(in);
    }

    @Override
    public void write(CompactWriter out, T value) {
        writer.accept(out, value);
    }

    @Override
    public String getTypeName() {
        return name;
    }

    @Override
    public Class<T> getCompactClass() {
        return type;
    }
}
