package dev.godwit.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.StringSerializer;

/** A service that writes a topic of its own and knows nothing of Godwit. */
final class SourceProducer implements AutoCloseable {

    private final KafkaProducer<String, String> producer;
    private final String topic;
    private final List<Future<RecordMetadata>> sends = new ArrayList<>();

    SourceProducer(String bootstrapServers, String topic) {
        this.topic = topic;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new StringSerializer());
    }

    void produce(String key, String value, String type) {
        sends.add(producer.send(new ProducerRecord<>(
                topic, null, key, value, List.of(new RecordHeader("type", type.getBytes(StandardCharsets.UTF_8))))));
    }

    /** Waits until Kafka has all of it. */
    @Override
    public void close() {
        producer.close(Duration.ofSeconds(30));
        assertThat(sends).allMatch(SourceProducer::isTaken);
    }

    private static boolean isTaken(Future<RecordMetadata> send) {
        try {
            return send.get(0, TimeUnit.SECONDS).hasOffset();
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            return false;
        }
    }
}
