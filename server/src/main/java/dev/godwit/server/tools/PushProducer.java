package dev.godwit.server.tools;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Produces push requests as any service does: with Kafka's own producer, keyed, to the default partitioner's partition. */
public final class PushProducer implements AutoCloseable {

    private static final Duration ANSWER = Duration.ofSeconds(15);

    private final KafkaAccess kafka;
    private final KafkaProducer<byte[], byte[]> producer;

    /**
     * @throws IOException if nobody listens at the address
     */
    public PushProducer(KafkaAccess kafka) throws IOException {
        this.kafka = kafka;
        kafka.requireListener();
        this.producer = new KafkaProducer<>(
                kafka.properties(Map.of(
                        "client.id",
                        "godwit-push",
                        "acks",
                        "all",
                        "max.block.ms",
                        ANSWER.toMillis(),
                        "request.timeout.ms",
                        5_000,
                        "delivery.timeout.ms",
                        (int) ANSWER.toMillis())),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /**
     * Returns when all in-sync replicas have the request.
     *
     * @return the message's place in Kafka, {@code <partition>-<offset>}
     * @throws IOException if they do not in time
     */
    public String push(String topic, String key, byte[] value) throws IOException {
        ProducerRecord<byte[], byte[]> push = new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value);
        try {
            RecordMetadata place = producer.send(push).get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
            return place.partition() + "-" + place.offset();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(topic + " at " + kafka.address() + ": " + cause.getMessage(), e);
        } catch (TimeoutException e) {
            throw new IOException(
                    topic + " at " + kafka.address() + ": no answer within " + ANSWER.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
    }
}
