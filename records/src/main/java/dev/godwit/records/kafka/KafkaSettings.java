package dev.godwit.records.kafka;

import dev.godwit.protocol.PushTopic;
import java.util.HashMap;
import java.util.Map;

/**
 * How a node's requests reach Kafka.
 *
 * @param client what the node is called in Kafka's logs and in its own threads
 * @param topic the push topic
 * @param properties more of Kafka's own, for security above all; those that the promise rests on win over them
 */
public record KafkaSettings(String client, String bootstrapServers, PushTopic topic, Map<String, String> properties) {

    /** Behind this, a service hears that Kafka does not answer. */
    static final int DELIVERY_MILLIS = 8_000;

    /** Of one request to a broker. */
    public static final int REQUEST_MILLIS = 4_000;

    private static final int BLOCK_MILLIS = 2_000;

    public KafkaSettings {
        properties = Map.copyOf(properties);
    }

    Map<String, Object> producer() {
        Map<String, Object> all = common();
        all.put("acks", "all");
        all.put("enable.idempotence", "true");
        all.put("max.block.ms", Integer.toString(BLOCK_MILLIS));
        all.put("delivery.timeout.ms", Integer.toString(DELIVERY_MILLIS));
        all.putIfAbsent("linger.ms", "0");
        all.putIfAbsent("buffer.memory", Integer.toString(64 << 20));
        all.putIfAbsent("compression.type", "lz4");
        return all;
    }

    Map<String, Object> admin() {
        Map<String, Object> all = common();
        all.put("default.api.timeout.ms", Integer.toString(REQUEST_MILLIS));
        return all;
    }

    /** What all clients of Kafka have in common. */
    public Map<String, Object> common() {
        Map<String, Object> all = new HashMap<>(properties);
        all.put("bootstrap.servers", bootstrapServers);
        all.putIfAbsent("client.id", client);
        all.put("request.timeout.ms", Integer.toString(REQUEST_MILLIS));
        // New leaders and new topics are seen within seconds, not five minutes.
        all.putIfAbsent("metadata.max.age.ms", "10000");
        all.putIfAbsent("reconnect.backoff.max.ms", "1000");
        return all;
    }

    /** Without the properties: passwords are among them. */
    @Override
    public String toString() {
        return "KafkaSettings[" + client + ", " + bootstrapServers + ", " + topic + "]";
    }
}
