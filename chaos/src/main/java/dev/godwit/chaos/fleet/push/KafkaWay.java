package dev.godwit.chaos.fleet.push;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Straight into Kafka, as docs/push.md advises. */
final class KafkaWay implements AutoCloseable {

    private static final int DELIVERY_MILLIS = 30_000;
    private static final int REQUEST_MILLIS = 5_000;
    private static final int BLOCK_MILLIS = 5_000;

    private final String topic;
    private final KafkaProducer<byte[], byte[]> producer;

    KafkaWay(String bootstrapServers, String topic) {
        this.topic = topic;
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "client.id",
                        "godwit-chaos",
                        "acks",
                        "all",
                        "enable.idempotence",
                        true,
                        "linger.ms",
                        2,
                        "max.block.ms",
                        BLOCK_MILLIS,
                        "request.timeout.ms",
                        REQUEST_MILLIS,
                        "delivery.timeout.ms",
                        DELIVERY_MILLIS),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** May block for some seconds while Kafka is away. */
    CompletionStage<Answer> push(Push push, byte[] value) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        Future<RecordMetadata> unused =
                producer.send(new ProducerRecord<>(topic, key(push), value), (place, failure) -> {
                    if (failure == null) {
                        answer.complete(Answer.accepted(place.partition(), place.offset()));
                    } else {
                        // Only what never left is known not to be there.
                        answer.complete(failure instanceof RecordTooLargeException ? Answer.REFUSED : Answer.UNKNOWN);
                    }
                });
        return answer;
    }

    @Override
    public void close() {
        producer.close(Duration.ofMillis(DELIVERY_MILLIS));
    }

    private static byte[] key(Push push) {
        String key =
                push.misplaced() ? "elsewhere-" + push.number() : push.target().key();
        return key.getBytes(StandardCharsets.UTF_8);
    }
}
