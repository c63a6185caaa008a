package dev.godwit.client.publish;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Puts a publisher together. */
public final class PublisherBuilder {

    private static final Pattern GENERATION = Pattern.compile("\\.g([1-9][0-9]{0,8})$");

    /** On these rests what a publisher promises. */
    private static final Set<String> NOT_YOURS = Set.of(
            "bootstrap.servers",
            "acks",
            "enable.idempotence",
            "transactional.id",
            "partitioner.class",
            "partitioner.ignore.keys",
            "key.serializer",
            "value.serializer",
            "max.block.ms",
            "delivery.timeout.ms",
            "request.timeout.ms",
            "buffer.memory");

    private final String bootstrapServers;
    private final Map<String, String> settings = new HashMap<>();
    private String topic = "godwit.push";
    private Duration timeout = Duration.ofSeconds(30);
    private int maxPending = 10_000;
    private long maxPendingBytes = 32L << 20;
    private Supplier<@Nullable String> traceparent = () -> null;

    PublisherBuilder(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /** Kafka topic of push requests; without it {@code godwit.push}. */
    public PublisherBuilder kafkaTopic(String topic) {
        this.topic = topic;
        return this;
    }

    /** After how long without Kafka's confirmation a push fails; without it 30 s, at least 1 s. */
    public PublisherBuilder timeout(Duration timeout) {
        if (timeout.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("timeout: " + timeout + " (expected: >= 1 s)");
        }
        this.timeout = timeout;
        return this;
    }

    /**
     * How many pushes may wait for Kafka's confirmation; more fail at once. Without it 10,000 and 32 MiB.
     */
    public PublisherBuilder maxPending(int pushes, long bytes) {
        if (pushes < 1 || bytes < Rules.MAX_VALUE) {
            throw new IllegalArgumentException("maxPending: " + pushes + " pushes, " + bytes
                    + " bytes (expected: >= 1 push, >= " + Rules.MAX_VALUE + " bytes)");
        }
        maxPending = pushes;
        maxPendingBytes = bytes;
        return this;
    }

    /**
     * Asked by each push without a trace context of its own, on the thread that pushes, for that of the caller; null or what is no W3C
     * {@code traceparent} stands for none.
     */
    public PublisherBuilder traceparent(Supplier<@Nullable String> current) {
        traceparent = current;
        return this;
    }

    /**
     * One more setting of Kafka's producer, for security above all: {@code security.protocol}, {@code sasl.jaas.config}, ...
     *
     * @throws IllegalArgumentException for a setting on which a publisher rests
     */
    public PublisherBuilder kafkaSetting(String name, String value) {
        if (NOT_YOURS.contains(name)) {
            throw new IllegalArgumentException(name + ": set (expected: left to the publisher)");
        }
        settings.put(name, value);
        return this;
    }

    /**
     * Starts it. Needs no Kafka yet.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka's producer does not take a setting
     */
    public Publisher build() {
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(kafkaSettings(), new ByteArraySerializer(), new ByteArraySerializer());
        Outbox outbox = new Outbox(producer, topic, generation(), waiting(), maxPending, maxPendingBytes);
        return new Publisher(outbox.start(), traceparent);
    }

    private long generation() {
        Matcher suffix = GENERATION.matcher(topic);
        return suffix.find() ? Long.parseLong(suffix.group(1)) : 1;
    }

    /** A third of the time for Kafka to be found, the rest for its answer. */
    private Duration waiting() {
        return timeout.dividedBy(3);
    }

    private Map<String, Object> kafkaSettings() {
        long delivery = timeout.minus(waiting()).toMillis();
        Map<String, Object> all = new HashMap<>(settings);
        all.put("bootstrap.servers", bootstrapServers);
        all.put("acks", "all");
        all.put("enable.idempotence", "true");
        all.put("max.block.ms", Outbox.STEP_MILLIS);
        all.put("buffer.memory", maxPendingBytes);
        all.put("delivery.timeout.ms", (int) Math.min(delivery, Integer.MAX_VALUE));
        all.put("request.timeout.ms", (int) Math.min(delivery / 2, 5_000));
        all.putIfAbsent("linger.ms", "0");
        all.putIfAbsent("client.id", "godwit-publisher");
        all.putIfAbsent("reconnect.backoff.max.ms", "1000");
        return all;
    }
}
