package dev.godwit.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.protocol.Mailbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/** Pushes as a business service would, remembers what Kafka accepted, and tells whether a client received exactly that. */
final class Ledger implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KafkaProducer<String, String> producer;
    private final String topic;
    private final Map<String, List<String>> accepted = new LinkedHashMap<>();
    private int count;

    Ledger(String bootstrapServers, String topic) {
        this.topic = topic;
        Properties properties = new Properties();
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        this.producer = new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
    }

    /** Pushes a numbered message to the mailbox, keyed so that it lies on its partition; returns its id. */
    String push(Mailbox mailbox) {
        count++;
        String to = switch (mailbox.kind()) {
            case USER -> "{\"user\":" + quoted(mailbox.name()) + "}";
            case TOPIC -> "{\"topic\":" + quoted(mailbox.name()) + "}";
            case BROADCAST -> "{\"all\":true}";
        };
        String tenant = mailbox.tenant().isDefault()
                ? ""
                : ",\"tenant\":" + quoted(mailbox.tenant().name());
        RecordMetadata metadata = produce(
                mailbox.placementKey(),
                "{\"to\":" + to + tenant + ",\"event\":\"counted\",\"data\":{\"n\":" + count + "}}");
        String id = "1-" + metadata.offset();
        accepted.computeIfAbsent(mailbox.address(), address -> new ArrayList<>())
                .add(id);
        return id;
    }

    /** How many it has pushed; the newest message has this number. */
    int count() {
        return count;
    }

    /** Produces a record as it is; not entered in the ledger. */
    RecordMetadata produce(String key, String value) {
        try {
            return producer.send(new ProducerRecord<>(topic, key, value)).get(30, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Kafka did not take the record", e);
        }
    }

    /** Ids that Kafka accepted for the mailbox, in order. */
    List<String> accepted(Mailbox mailbox) {
        return List.copyOf(accepted.getOrDefault(mailbox.address(), List.of()));
    }

    /** Waits until the client has the last accepted id, then: nothing lost, nothing twice, order kept, no gap. */
    void assertComplete(SseListener listener, Mailbox mailbox) {
        List<String> expected = accepted(mailbox);
        Awaitility.await("all messages of " + mailbox.address())
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(
                        () -> assertThat(listener.ids(mailbox.address())).hasSizeGreaterThanOrEqualTo(expected.size()));
        assertThat(listener.ids(mailbox.address())).containsExactlyElementsOf(expected);
        assertThat(listener.gaps()).isEmpty();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
