package dev.godwit.records.kafka;

import dev.godwit.records.RecordSink;
import dev.godwit.records.TopicRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka's producer, made at first use and made anew after a failure that it does not recover from. For one thread, but for the
 * failures, which come on Kafka's.
 */
final class Producer {

    private static final Logger log = LoggerFactory.getLogger(Producer.class);

    private final KafkaSettings settings;
    private @Nullable KafkaProducer<byte[], byte[]> current;
    private volatile boolean broken;

    Producer(KafkaSettings settings) {
        this.settings = settings;
    }

    /**
     * @throws RuntimeException if the producer cannot be made
     */
    void send(TopicRecord record, Callback callback) {
        List<Header> headers = record.headers().entrySet().stream()
                .<Header>map(entry ->
                        new RecordHeader(entry.getKey(), entry.getValue().getBytes(StandardCharsets.UTF_8)))
                .toList();
        ProducerRecord<byte[], byte[]> outgoing =
                new ProducerRecord<>(record.topic(), partition(record), record.key(), record.value(), headers);
        // The callback tells the same, and blocks nobody.
        Future<RecordMetadata> unused = producer().send(outgoing, (metadata, failure) -> {
            note(failure);
            callback.onCompletion(metadata, failure);
        });
    }

    void close(Duration patience) {
        if (current != null) {
            current.close(patience);
            current = null;
        }
    }

    // The key's, where it is left to Kafka.
    private static @Nullable Integer partition(TopicRecord record) {
        return record.partition() == TopicRecord.BY_KEY ? null : Integer.valueOf(record.partition());
    }

    static Throwable explained(Exception failure) {
        return failure instanceof RecordTooLargeException ? new RecordSink.RecordTooLarge(failure) : failure;
    }

    private KafkaProducer<byte[], byte[]> producer() {
        if (broken) {
            broken = false;
            close(Duration.ZERO);
        }
        if (current == null) {
            current = new KafkaProducer<>(settings.producer(), new ByteArraySerializer(), new ByteArraySerializer());
        }
        return current;
    }

    private void note(@Nullable Exception failure) {
        if (failure == null || failure instanceof RetriableException || failure instanceof RecordTooLargeException) {
            return;
        }
        log.warn("event=producer_replaced reason=\"{}\"", failure.toString());
        broken = true;
    }
}
