package dev.godwit.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.embedded.EmbeddedKafka;
import dev.godwit.embedded.EmbeddedRedis;
import dev.godwit.inbox.LostRange;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.PushTopic;
import dev.godwit.protocol.link.Delivery;
import dev.godwit.runtime.Check;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole routers on a real Kafka, a real Redis and real links. */
final class RouterIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int PARTITIONS = 4;

    @TempDir
    static Path folder;

    private static EmbeddedKafka kafka;
    private static EmbeddedRedis redis;
    private static int topics;

    private final PushTopic topic = new PushTopic("push" + topics++, 1, PARTITIONS);
    private Cluster cluster;

    @BeforeAll
    static void startStores() {
        kafka = new EmbeddedKafka(folder.resolve("kafka"), 0).start();
        redis = new EmbeddedRedis(folder.resolve("redis")).start();
    }

    @AfterAll
    static void stopStores() {
        redis.close();
        kafka.close();
    }

    @BeforeEach
    void start() throws Exception {
        cluster = new Cluster(kafka, redis, topic);
        cluster.flushRedis();
        cluster.follow("alice");
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void request_isInTheLogAndAtTheGateway() throws Exception {
        Router router = running();
        cluster.push("alice", "hello");

        await().atMost(SOON).until(() -> cluster.gateway.deliveries().size() == 1);
        Delivery delivery = cluster.gateway.deliveries().get(0);
        assertThat(delivery.getMailbox()).isEqualTo("u:alice");
        assertThat(cluster.texts("alice")).containsExactly("hello");
        assertThat(cluster.ids("alice")).containsExactly(new MessageId(1, delivery.getOffset()));
        assertThat(router.check()).isEqualTo(Check.UP);
    }

    @Test
    void severalUsersAndWrongPartitions_areExpanded() throws Exception {
        running();
        cluster.produce(null, "{\"to\":{\"users\":[\"alice\",\"bob\",\"carol\"]},\"event\":\"e\",\"data\":\"all\"}");
        for (int partition = 0; partition < PARTITIONS; partition++) {
            cluster.produce(
                    partition,
                    "alice",
                    "{\"to\":{\"user\":\"alice\"},\"event\":\"e\",\"data\":\"p" + partition + "\"}");
        }

        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(cluster.texts("alice")).containsExactlyInAnyOrder("all", "p0", "p1", "p2", "p3"));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(cluster.texts("carol")).containsExactly("all"));
    }

    @Test
    void whatCannotBeRead_isADeadLetterWithItsReason_andStopsNothing() throws Exception {
        running();
        long offset = cluster.produce("alice", "{broken");
        cluster.produce("alice", "x".repeat(600_000));
        cluster.push("alice", "after");

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(cluster.texts("alice")).containsExactly("after"));
        List<ConsumerRecord<String, String>> letters = deadLetters();
        assertThat(letters).hasSize(2);
        assertThat(letters.get(0).value()).isEqualTo("{broken");
        assertThat(letters.get(0).key()).isEqualTo("alice");
        assertThat(headers(letters.get(0)))
                .containsEntry("godwit-code", "not_json")
                .containsEntry("godwit-topic", topic.name())
                .containsEntry("godwit-offset", Long.toString(offset));
        assertThat(headers(letters.get(1))).containsEntry("godwit-code", "too_large");
        assertThat(letters.get(1).value()).hasSize(600_000);
    }

    @Test
    void killedRedis_isWaitedFor_andNothingIsMissing() throws Exception {
        Router router = running();
        pushAll("before", 50);
        await().atMost(SOON).until(() -> cluster.texts("alice").size() == 50);
        redis.kill();
        pushAll("during", 50);
        await().atMost(SOON).until(() -> router.check().state() == Check.State.DEGRADED);
        redis.start();
        pushAll("after", 50);

        await().atMost(SOON).until(() -> texts("alice").size() == 150);
        assertThat(cluster.texts("alice")).doesNotHaveDuplicates();
        await().atMost(SOON).until(() -> router.check().equals(Check.UP));
    }

    @Test
    void wipedRedis_isFilledAgainWithTheSameIds() throws Exception {
        running();
        pushAll("m", 200);
        cluster.produce(null, "{\"to\":{\"users\":[\"alice\",\"bob\"]},\"event\":\"e\",\"data\":\"both\"}");
        await().atMost(SOON).until(() -> cluster.texts("alice").contains("both"));
        List<MessageId> before = cluster.ids("alice");
        cluster.flushRedis();

        await().atMost(SOON).until(() -> texts("alice").size() == 201);
        assertThat(cluster.ids("alice")).isEqualTo(before);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(cluster.texts("bob")).containsExactly("both"));
    }

    @Test
    void secondRouter_takesItsShare_andTheRestWhenTheFirstGoes() throws Exception {
        Router first = running();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            cluster.push("user" + i % 10, "m" + i);
            if (i % 10 == 3) {
                expected.add("m" + i);
            }
            if (i == 100) {
                cluster.router("router-2");
            }
            if (i == 250) {
                cluster.stop(first);
            }
            if (i % 20 == 0) {
                cluster.produce(
                        null, "{\"to\":{\"users\":[\"alice\",\"bob\"]},\"event\":\"e\",\"data\":\"b" + i + "\"}");
            }
        }

        await().atMost(Duration.ofSeconds(40)).until(() -> texts("user3").size() == 40);
        assertThat(cluster.texts("user3")).isEqualTo(expected);
        await().atMost(SOON).until(() -> texts("alice").size() == 20);
        assertThat(cluster.texts("alice")).doesNotHaveDuplicates();
        assertThat(cluster.texts("bob")).isEqualTo(cluster.texts("alice"));
    }

    @Test
    void truncatedKafka_leavesALostRange_andGoesOn() throws Exception {
        Router first = running();
        cluster.push("alice", "a");
        await().atMost(SOON).until(() -> cluster.texts("alice").size() == 1);
        cluster.stop(first);
        cluster.push("alice", "lost");
        int partition = topic.partitionOf(Cluster.user("alice")).number();
        try (Admin admin = cluster.admin()) {
            admin.deleteRecords(Map.of(new TopicPartition(topic.name(), partition), RecordsToDelete.beforeOffset(2)))
                    .all()
                    .get();
        }
        cluster.push("alice", "c");
        cluster.router("router-2");

        await().atMost(SOON).untilAsserted(() -> assertThat(texts("alice")).containsExactly("a", "c"));
        assertThat(cluster.page("alice").lost())
                .containsExactly(new LostRange(new MessageId(1, 0), new MessageId(1, 1)));
        String elsewhere = IntStream.range(0, 100)
                .mapToObj(i -> "user" + i)
                .filter(user -> topic.partitionOf(Cluster.user(user)).number() != partition)
                .findFirst()
                .orElseThrow();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(cluster.page(elsewhere).lost()).hasSize(1));
    }

    @Test
    void topicThatMayLoseRecords_isNotConsumed_butTheRouterStaysUp() throws Exception {
        try (Admin admin = cluster.admin()) {
            admin.createTopics(List.of(new NewTopic(topic.name(), PARTITIONS, (short) 1)
                            .configs(Map.of("cleanup.policy", "compact", "message.timestamp.type", "LogAppendTime"))))
                    .all()
                    .get();
        }
        Router router = cluster.router("router-1");
        cluster.push("alice", "hello");

        await().atMost(SOON).until(() -> router.check().reason().contains("cleanup.policy: compact"));
        assertThat(router.check().state()).isEqualTo(Check.State.DEGRADED);
        assertThat(cluster.texts("alice")).isEmpty();
    }

    @Test
    void missingKafka_isWaitedFor() throws Exception {
        EmbeddedKafka later = new EmbeddedKafka(folder.resolve("later" + topics), 0).start();
        later.stop();
        try (Cluster waiting = new Cluster(later, redis, topic)) {
            Router router = waiting.router("router-1");
            await().atMost(SOON).until(() -> router.check().reason().contains("kafka unreachable"));
            later.start();
            await().atMost(Duration.ofSeconds(40)).until(() -> router.check().equals(Check.UP));
            waiting.push("alice", "hello");
            await().atMost(SOON).until(() -> waiting.texts("alice").size() == 1);
        } finally {
            later.close();
        }
    }

    private Router running() throws Exception {
        Router router = cluster.router("router-1");
        await().atMost(SOON).until(() -> router.check().equals(Check.UP));
        await().atMost(SOON).until(() -> cluster.page("alice").store().isPresent());
        return router;
    }

    private void pushAll(String prefix, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            cluster.push("alice", prefix + i);
        }
    }

    /** Empty as long as Redis does not answer. */
    private List<String> texts(String user) {
        try {
            return cluster.texts(user);
        } catch (IllegalStateException e) {
            return List.of();
        }
    }

    private List<ConsumerRecord<String, String>> deadLetters() {
        List<ConsumerRecord<String, String>> found = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.assign(IntStream.range(0, 4)
                    .mapToObj(i -> new TopicPartition(topic.name() + ".dlt", i))
                    .toList());
            await().atMost(SOON).until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(found::add);
                return found.size() >= 2;
            });
        }
        return found;
    }

    private static Map<String, String> headers(ConsumerRecord<String, String> letter) {
        Map<String, String> headers = new HashMap<>();
        letter.headers()
                .forEach(header -> headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        return headers;
    }
}
