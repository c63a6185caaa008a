package dev.godwit.server.e2e;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A service that writes any bytes to the push topic. */
final class RawProducer implements AutoCloseable {

    private static final String TOPIC = "godwit.push";

    private final KafkaProducer<byte[], byte[]> producer;

    RawProducer(String bootstrapServers) {
        producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        16 << 20),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Produces JSON, keyed so that it lies on the user's partition; returns its id in the whole cluster. */
    String push(String user, String json) {
        return "1-" + produce(null, utf8(user), utf8(json), List.of());
    }

    /** The same, many at once and without waiting for each. */
    void pushAll(String user, List<String> jsons) {
        List<Future<RecordMetadata>> sends = new ArrayList<>();
        jsons.forEach(json -> sends.add(producer.send(new ProducerRecord<>(TOPIC, utf8(user), utf8(json)))));
        sends.forEach(RawProducer::taken);
    }

    /**
     * @param partition null: by the key
     * @return partition and offset, {@code 3-17}
     */
    String produce(@Nullable Integer partition, byte @Nullable [] key, byte @Nullable [] value, List<Header> headers) {
        RecordMetadata metadata = taken(producer.send(new ProducerRecord<>(TOPIC, partition, key, value, headers)));
        return metadata.partition() + "-" + metadata.offset();
    }

    /** With a time of the producer's own. */
    void produceAt(long time, int partition, String key, byte[] value) {
        taken(producer.send(new ProducerRecord<>(TOPIC, partition, time, utf8(key), value)));
    }

    static Header header(String name, String value) {
        return new RecordHeader(name, utf8(value));
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close();
    }

    private static RecordMetadata taken(Future<RecordMetadata> send) {
        try {
            return send.get(30, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Kafka did not take the record", e);
        }
    }
}
