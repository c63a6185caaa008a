package dev.godwit.router.kafka;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the topics must be set up for the promise to hold: made so when absent, objected to when not so. */
final class TopicSettings {

    private static final Logger log = LoggerFactory.getLogger(TopicSettings.class);

    /** With fewer brokers nobody can keep a second copy in sync while one is down. */
    private static final int BROKERS_FOR_TWO_IN_SYNC = 3;

    private static final int DEAD_LETTER_PARTITIONS = 4;
    private static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(14);
    private static final Duration RECEIPT_RETENTION = Duration.ofDays(7);
    private static final Duration UPSTREAM_RETENTION = Duration.ofDays(7);
    private static final Duration PRESENCE_RETENTION = Duration.ofDays(1);

    /** The largest request, copied once per target, and what is added to it. */
    private static final int MIN_MESSAGE_BYTES = 640 * 1024;

    private static final long FRESH_NANOS = Duration.ofSeconds(10).toNanos();

    private final KafkaSettings settings;
    private final Admin admin;
    private volatile @Nullable Checked last;

    TopicSettings(KafkaSettings settings, Admin admin) {
        this.settings = settings;
        this.admin = admin;
    }

    CompletionStage<Void> create() {
        return brokers().thenCompose(brokers -> {
            short replicas = (short) Math.min(BROKERS_FOR_TWO_IN_SYNC, brokers);
            CompletionStage<Void> push = create(pushTopic(replicas));
            return push.thenCompose(ignored -> create(deadLetterTopic(replicas)))
                    .thenCompose(ignored -> create(ownTopic(settings.receipts(), RECEIPT_RETENTION, replicas)))
                    .thenCompose(ignored -> create(settings.presence(), PRESENCE_RETENTION, replicas))
                    .thenCompose(ignored -> create(settings.upstream(), UPSTREAM_RETENTION, replicas));
        });
    }

    private CompletionStage<Void> create(Optional<String> name, Duration retention, short replicas) {
        return name.map(given -> create(ownTopic(given, retention, replicas)))
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    /** What is wrong with the push topic; asked again at most each 10 s. */
    CompletionStage<List<String>> objections() {
        Checked known = last;
        if (known != null && System.nanoTime() - known.nanos < FRESH_NANOS) {
            return CompletableFuture.completedFuture(known.objections);
        }
        String name = settings.topic().name();
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        CompletionStage<Config> config = stage(
                requireNonNull(admin.describeConfigs(Set.of(resource)).values().get(resource)));
        CompletionStage<TopicDescription> topic = stage(requireNonNull(
                admin.describeTopics(Set.of(name)).topicNameValues().get(name)));
        return topic.thenCombine(config, Described::new)
                .thenCombine(brokers(), this::objections)
                .thenApply(found -> {
                    last = new Checked(found, System.nanoTime());
                    return found;
                });
    }

    private List<String> objections(Described topic, int brokers) {
        List<String> found = new ArrayList<>();
        int partitions = topic.description.partitions().size();
        if (partitions != settings.topic().partitions()) {
            found.add("partitions: " + partitions + " (expected: "
                    + settings.topic().partitions() + ")");
        }
        expect(found, topic, "cleanup.policy", "delete");
        expect(found, topic, "message.timestamp.type", "LogAppendTime");
        expect(found, topic, "unclean.leader.election.enable", "false");
        long retention = number(topic, "retention.ms");
        if (retention >= 0 && retention < settings.logAge().toMillis()) {
            found.add("retention.ms: " + retention + " (expected: >= the logs' age, "
                    + settings.logAge().toMillis() + ")");
        }
        if (number(topic, "max.message.bytes") < MIN_MESSAGE_BYTES) {
            found.add("max.message.bytes: " + number(topic, "max.message.bytes") + " (expected: >= " + MIN_MESSAGE_BYTES
                    + ")");
        }
        if (brokers >= BROKERS_FOR_TWO_IN_SYNC && number(topic, "min.insync.replicas") < 2) {
            found.add("min.insync.replicas: 1 (expected: >= 2 with " + brokers + " brokers)");
        }
        return found;
    }

    private static void expect(List<String> found, Described topic, String key, String expected) {
        String value = value(topic, key);
        if (!value.equals(expected)) {
            found.add(key + ": " + value + " (expected: " + expected + ")");
        }
    }

    private static long number(Described topic, String key) {
        return Long.parseLong(value(topic, key));
    }

    private static String value(Described topic, String key) {
        return Optional.ofNullable(topic.config.get(key))
                .map(entry -> entry.value())
                .orElse("0");
    }

    private NewTopic pushTopic(short replicas) {
        return new NewTopic(settings.topic().name(), settings.topic().partitions(), replicas)
                .configs(Map.of(
                        "cleanup.policy", "delete",
                        "message.timestamp.type", "LogAppendTime",
                        "unclean.leader.election.enable", "false",
                        "retention.ms", Long.toString(settings.retention().toMillis()),
                        "min.insync.replicas", inSync(replicas)));
    }

    private NewTopic deadLetterTopic(short replicas) {
        return new NewTopic(settings.deadLetters(), DEAD_LETTER_PARTITIONS, replicas)
                .configs(Map.of(
                        "cleanup.policy", "delete",
                        "retention.ms", Long.toString(DEAD_LETTER_RETENTION.toMillis()),
                        "max.message.bytes", Integer.toString(KafkaSettings.MAX_DEAD_LETTER),
                        "min.insync.replicas", inSync(replicas)));
    }

    private NewTopic ownTopic(String name, Duration retention, short replicas) {
        return new NewTopic(name, settings.topic().partitions(), replicas)
                .configs(Map.of(
                        "cleanup.policy", "delete",
                        "retention.ms", Long.toString(retention.toMillis()),
                        "min.insync.replicas", inSync(replicas)));
    }

    private static String inSync(short replicas) {
        return replicas >= BROKERS_FOR_TWO_IN_SYNC ? "2" : "1";
    }

    private CompletionStage<Void> create(NewTopic topic) {
        return stage(admin.createTopics(Set.of(topic)).all())
                .thenRun(() ->
                        log.info("event=topic-created topic={} partitions={}", topic.name(), topic.numPartitions()))
                .exceptionally(failure -> {
                    if (cause(failure) instanceof TopicExistsException) {
                        return null;
                    }
                    throw new CompletionException(cause(failure));
                });
    }

    private CompletionStage<Integer> brokers() {
        return stage(admin.describeCluster().nodes()).thenApply(nodes -> nodes.size());
    }

    private static <T> CompletionStage<T> stage(KafkaFuture<T> future) {
        return future.toCompletionStage();
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private record Described(TopicDescription description, Config config) {}

    private record Checked(List<String> objections, long nanos) {}
}
