package dev.godwit.server.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;

/** A service that wants to know what became of its messages: each receipt once, by its id. */
final class ReceiptReader implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> LAST_WORDS =
            Set.of("acked", "expired", "collapsed", "trimmed", "deleted", "settled", "rejected");

    private final KafkaConsumer<String, byte[]> consumer;
    private final Map<String, JsonNode> byId = new LinkedHashMap<>();

    ReceiptReader(String bootstrapServers) {
        Properties properties = new Properties();
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        consumer = new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor("godwit.receipts").stream()
                .map(info -> new TopicPartition("godwit.receipts", info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Waits for the receipt: {@code 1-3-42/phone/acked}. */
    JsonNode await(String id) {
        Awaitility.await(id).atMost(Duration.ofSeconds(60)).until(() -> {
            poll();
            return byId.containsKey(id);
        });
        return byId.get(id);
    }

    /** The last words about a message on a device so far. */
    List<String> lastWords(String message, String device) {
        poll();
        String prefix = message + "/" + device + "/";
        return byId.keySet().stream()
                .filter(id -> id.startsWith(prefix))
                .map(id -> id.substring(prefix.length()))
                .filter(LAST_WORDS::contains)
                .toList();
    }

    /** Of all that was told, those about the message. */
    List<String> about(String message) {
        poll();
        return byId.keySet().stream()
                .filter(id -> id.startsWith(message + "/"))
                .map(id -> id.substring(message.length() + 1))
                .toList();
    }

    @Override
    public void close() {
        consumer.close();
    }

    private void poll() {
        consumer.poll(Duration.ofMillis(100)).forEach(this::take);
    }

    private void take(ConsumerRecord<String, byte[]> receipt) {
        try {
            JsonNode event = JSON.readTree(receipt.value());
            byId.put(event.get("id").asText(), event);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
