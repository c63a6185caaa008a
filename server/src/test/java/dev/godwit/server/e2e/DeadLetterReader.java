package dev.godwit.server.e2e;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;

/** Reads the dead-letter topic from its beginning, as an operator would. */
final class DeadLetterReader implements AutoCloseable {

    private final KafkaConsumer<String, byte[]> consumer;
    private final List<ConsumerRecord<String, byte[]>> letters = new ArrayList<>();

    DeadLetterReader(String bootstrapServers, String topic) {
        Properties properties = new Properties();
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        consumer = new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /**
     * The reasons of the first records with this key that became letters, once there are so many. A router that dies between a letter
     * and its next step leaves the letter to be written again: it is told by where the record lay.
     */
    List<String> codesOf(String key, int count) {
        Awaitility.await("dead letters of " + key)
                .atMost(Duration.ofSeconds(30))
                .until(() -> {
                    consumer.poll(Duration.ofMillis(100)).forEach(letters::add);
                    return codes(key).size() >= count;
                });
        return codes(key);
    }

    @Override
    public void close() {
        consumer.close();
    }

    private List<String> codes(String key) {
        Map<List<String>, String> codes = new LinkedHashMap<>();
        letters.stream()
                .filter(letter -> key.equals(letter.key()))
                .forEach(letter -> codes.putIfAbsent(origin(letter), header(letter, "godwit-code")));
        return List.copyOf(codes.values());
    }

    private static List<String> origin(ConsumerRecord<String, byte[]> letter) {
        return Stream.of("godwit-topic", "godwit-partition", "godwit-offset")
                .map(name -> header(letter, name))
                .toList();
    }

    private static String header(ConsumerRecord<String, byte[]> letter, String name) {
        Header header = letter.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
