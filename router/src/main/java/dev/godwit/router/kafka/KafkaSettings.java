package dev.godwit.router.kafka;

import dev.godwit.protocol.PushTopic;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How the router reaches Kafka.
 *
 * @param deadLetters name of the topic for what cannot be served
 * @param properties more of Kafka's own, for security above all; those that the promise rests on win over them
 * @param logAge how far back logs reach: the least that Kafka must keep
 * @param retention of the push topic when the router creates it
 * @param receipts name of the topic that tells what became of messages
 * @param presence name of the topic for who is online, where that is told
 * @param upstream name of the topic of what clients publish, where they may
 */
public record KafkaSettings(
        String bootstrapServers,
        String group,
        PushTopic topic,
        String deadLetters,
        Map<String, String> properties,
        Duration logAge,
        Duration retention,
        String receipts,
        Optional<String> presence,
        Optional<String> upstream) {

    private static final int SESSION_MILLIS = 6_000;
    private static final int REQUEST_MILLIS = 5_000;

    /** The largest dead letter: a record of the push topic and its reason. */
    static final int MAX_DEAD_LETTER = 2 << 20;

    public KafkaSettings {
        properties = Map.copyOf(properties);
        if (retention.compareTo(logAge) < 0) {
            throw new IllegalArgumentException(
                    "kafka retention: " + retention + " (expected: >= the logs' age, " + logAge + ")");
        }
    }

    /** The usual names and ages. */
    public static KafkaSettings of(
            String bootstrapServers, PushTopic topic, Map<String, String> properties, Duration logAge) {
        Duration week = Duration.ofDays(7);
        Duration retention = logAge.compareTo(week) > 0 ? logAge : week;
        return new KafkaSettings(
                bootstrapServers,
                "godwit-router." + topic.name(),
                topic,
                topic.baseName() + ".dlt",
                properties,
                logAge,
                retention,
                "godwit.receipts",
                Optional.empty(),
                Optional.empty());
    }

    public KafkaSettings withPresence(String name) {
        return new KafkaSettings(
                bootstrapServers,
                group,
                topic,
                deadLetters,
                properties,
                logAge,
                retention,
                receipts,
                Optional.of(name),
                upstream);
    }

    public KafkaSettings withUpstream(String name) {
        return new KafkaSettings(
                bootstrapServers,
                group,
                topic,
                deadLetters,
                properties,
                logAge,
                retention,
                receipts,
                presence,
                Optional.of(name));
    }

    public KafkaSettings withReceipts(String name) {
        return new KafkaSettings(
                bootstrapServers, group, topic, deadLetters, properties, logAge, retention, name, presence, upstream);
    }

    Map<String, Object> consumer() {
        Map<String, Object> all = common();
        all.put("group.id", group);
        all.put("enable.auto.commit", "false");
        all.put("isolation.level", "read_committed");
        all.put("auto.offset.reset", "earliest");
        all.put("allow.auto.create.topics", "false");
        all.put("partition.assignment.strategy", "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
        all.putIfAbsent("session.timeout.ms", Integer.toString(SESSION_MILLIS));
        all.putIfAbsent("heartbeat.interval.ms", Integer.toString(SESSION_MILLIS / 4));
        all.putIfAbsent("max.partition.fetch.bytes", Integer.toString(1 << 20));
        return all;
    }

    /** For a topic of somebody else: few at once, for all of them are written again before the next are polled. */
    Map<String, Object> mappingConsumer(String source) {
        Map<String, Object> all = common();
        all.put("group.id", "godwit-mapping." + topic.name() + "." + source);
        all.put("enable.auto.commit", "false");
        all.put("isolation.level", "read_committed");
        all.put("auto.offset.reset", "earliest");
        all.put("allow.auto.create.topics", "false");
        all.put("partition.assignment.strategy", "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
        all.put("max.poll.records", "500");
        all.put("fetch.max.bytes", Integer.toString(8 << 20));
        all.put("max.partition.fetch.bytes", Integer.toString(1 << 20));
        all.putIfAbsent("session.timeout.ms", Integer.toString(SESSION_MILLIS));
        all.putIfAbsent("heartbeat.interval.ms", Integer.toString(SESSION_MILLIS / 4));
        return all;
    }

    Map<String, Object> producer() {
        Map<String, Object> all = common();
        all.put("acks", "all");
        all.put("enable.idempotence", "true");
        all.put("partitioner.ignore.keys", "false");
        all.putIfAbsent("max.request.size", Integer.toString(MAX_DEAD_LETTER));
        all.putIfAbsent("max.block.ms", Integer.toString(REQUEST_MILLIS));
        all.putIfAbsent("delivery.timeout.ms", "20000");
        all.putIfAbsent("compression.type", "lz4");
        return all;
    }

    Map<String, Object> admin() {
        Map<String, Object> all = common();
        all.put("default.api.timeout.ms", Integer.toString(REQUEST_MILLIS));
        return all;
    }

    private Map<String, Object> common() {
        Map<String, Object> all = new HashMap<>(properties);
        all.put("bootstrap.servers", bootstrapServers);
        all.putIfAbsent("client.id", "godwit-router");
        all.putIfAbsent("request.timeout.ms", Integer.toString(REQUEST_MILLIS));
        // New partitions leaders and new topics are seen within seconds, not five minutes.
        all.putIfAbsent("metadata.max.age.ms", "10000");
        all.putIfAbsent("reconnect.backoff.max.ms", "1000");
        return all;
    }

    /** Without the properties: passwords are among them. */
    @Override
    public String toString() {
        return "KafkaSettings[" + bootstrapServers + ", " + topic + "]";
    }
}
