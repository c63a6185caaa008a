package dev.godwit.server.e2e;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.StringSerializer;

/** A service that writes a topic of its own and knows nothing of Godwit. */
final class SourceProducer implements AutoCloseable {

    private final KafkaProducer<String, String> producer;
    private final String topic;

    SourceProducer(String bootstrapServers, String topic) {
        this.topic = topic;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new StringSerializer());
    }

    void produce(String key, String value, String type) {
        producer.send(new ProducerRecord<>(
                topic,
                null,
                key,
                value,
                List.of(new RecordHeader("type", type.getBytes(StandardCharsets.UTF_8)))));
    }

    /** Waits until Kafka has all of it. */
    @Override
    public void close() {
        producer.close(Duration.ofSeconds(30));
    }
}
