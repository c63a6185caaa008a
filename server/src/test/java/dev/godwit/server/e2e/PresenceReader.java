package dev.godwit.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;

/** A service that wants to know who is online: each event once, by its id. */
final class PresenceReader implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TYPE = "godwit.presence.";

    private final KafkaConsumer<String, byte[]> consumer;
    private final Map<String, String> byId = new LinkedHashMap<>();

    PresenceReader(String bootstrapServers) {
        Properties properties = new Properties();
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        consumer = new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor("godwit.presence").stream()
                .map(info -> new TopicPartition("godwit.presence", info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Waits for just these events of a user: {@code online}, {@code join topic/room.1}. */
    void await(String user, String... expected) {
        Awaitility.await(user + ": " + List.of(expected))
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(of(user)).containsExactly(expected));
    }

    /** As {@link #await}, in any order: events of a user and of topics have no order among each other. */
    void awaitAnyOrder(String user, String... expected) {
        Awaitility.await(user + ": " + List.of(expected))
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(of(user)).containsExactlyInAnyOrder(expected));
    }

    List<String> of(String user) {
        consumer.poll(Duration.ofMillis(100)).forEach(this::take);
        return byId.values().stream()
                .filter(event -> event.startsWith(user + " "))
                .map(event -> event.substring(user.length() + 1))
                .toList();
    }

    @Override
    public void close() {
        consumer.close();
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        try {
            JsonNode event = JSON.readTree(record.value());
            String type = event.get("type").asText();
            String subject = event.get("subject").asText();
            String suffix = subject.startsWith("topic/") ? " " + subject : "";
            byId.put(
                    event.get("id").asText(),
                    event.at("/data/user").asText() + " " + type.substring(TYPE.length()) + suffix);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
