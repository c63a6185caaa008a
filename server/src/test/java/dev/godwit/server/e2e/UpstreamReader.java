package dev.godwit.server.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;

/** A service that reads what clients publish: each event once, by its id. */
final class UpstreamReader implements AutoCloseable {

    private static final String TOPIC = "godwit.upstream";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KafkaConsumer<String, byte[]> consumer;
    private final Map<String, JsonNode> byId = new LinkedHashMap<>();
    private final Map<String, String> keys = new LinkedHashMap<>();

    UpstreamReader(String bootstrapServers) {
        Properties properties = new Properties();
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        consumer = new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(TOPIC).stream()
                .map(info -> new TopicPartition(TOPIC, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Waits for the event: {@code default/room.1/alice/7}. */
    JsonNode await(String id) {
        Awaitility.await(id).atMost(Duration.ofSeconds(60)).until(() -> find(id).isPresent());
        return find(id).orElseThrow();
    }

    /** Of what is there by now. */
    Optional<JsonNode> find(String id) {
        consumer.poll(Duration.ofMillis(100)).forEach(this::take);
        return Optional.ofNullable(byId.get(id));
    }

    /** Of the record. */
    String key(String id) {
        return String.valueOf(keys.get(id));
    }

    @Override
    public void close() {
        consumer.close();
    }

    private void take(ConsumerRecord<String, byte[]> told) {
        try {
            JsonNode event = JSON.readTree(told.value());
            byId.put(event.get("id").asText(), event);
            keys.put(event.get("id").asText(), told.key());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
