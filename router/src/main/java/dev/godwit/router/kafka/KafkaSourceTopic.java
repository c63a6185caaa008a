package dev.godwit.router.kafka;

import static java.util.Objects.requireNonNull;

import dev.godwit.router.log.PushRecord;
import dev.godwit.router.mapping.Mapping;
import dev.godwit.router.mapping.SourceTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A topic of somebody else, read on a thread of its own by Kafka's plain consumer: poll, hand over, wait, commit. Here the place to
 * begin at has to be set within the rebalance, which the Vert.x client tells only afterwards.
 */
public final class KafkaSourceTopic implements SourceTopic {

    private static final Logger log = LoggerFactory.getLogger(KafkaSourceTopic.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final long STAY_IN_GROUP_MILLIS = 1_000;
    private static final long RETRY_MILLIS = 1_000;
    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final KafkaSettings settings;
    private final Mapping mapping;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean stopped;
    private volatile String trouble = "not started";
    private volatile @Nullable KafkaConsumer<byte[], byte[]> polling;

    public KafkaSourceTopic(KafkaSettings settings, Mapping mapping) {
        this.settings = settings;
        this.mapping = mapping;
    }

    @Override
    public void start(Taker taker) {
        Thread thread = new Thread(() -> run(taker), "godwit-mapping-" + mapping.topic());
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public CompletionStage<Void> stop() {
        stopped = true;
        KafkaConsumer<byte[], byte[]> consumer = polling;
        if (consumer != null) {
            consumer.wakeup();
        }
        return ended;
    }

    @Override
    public String trouble() {
        return trouble.isEmpty() ? "" : "mapping of " + mapping.topic() + ": " + trouble;
    }

    private void run(Taker taker) {
        while (!stopped) {
            try {
                read(taker);
            } catch (WakeupException | InterruptException e) {
                log.debug("event=mapping-woken topic={}", mapping.topic());
            } catch (KafkaException | ExecutionException e) {
                trouble = "nothing is read: " + e.getMessage();
                log.warn("event=mapping-failed topic={} reason=\"{}\"", mapping.topic(), e.toString());
                rest();
            } catch (InterruptedException e) {
                stopped = true;
            }
        }
        ended.complete(null);
    }

    private void read(Taker taker) throws InterruptedException, ExecutionException {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                settings.mappingConsumer(mapping.topic()), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        polling = consumer;
        try {
            new Reading(consumer, taker).go();
        } finally {
            polling = null;
            consumer.close(CloseOptions.timeout(CLOSE));
        }
    }

    private void rest() {
        try {
            Thread.sleep(RETRY_MILLIS);
        } catch (InterruptedException e) {
            stopped = true;
        }
    }

    /** One life of a consumer. */
    private final class Reading implements ConsumerRebalanceListener {

        private final KafkaConsumer<byte[], byte[]> consumer;
        private final Taker taker;
        private final Map<Integer, Long> read = new HashMap<>();
        private String topicId = "";
        private boolean waiting;

        Reading(KafkaConsumer<byte[], byte[]> consumer, Taker taker) {
            this.consumer = consumer;
            this.taker = taker;
        }

        void go() throws InterruptedException, ExecutionException {
            consumer.subscribe(List.of(mapping.topic()), this);
            while (!stopped) {
                ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
                trouble = consumer.assignment().isEmpty() && isAbsent() ? "Kafka has no such topic" : "";
                if (!polled.isEmpty()) {
                    handOver(polled);
                }
            }
        }

        private boolean isAbsent() {
            List<PartitionInfo> partitions = consumer.partitionsFor(mapping.topic());
            return partitions == null || partitions.isEmpty();
        }

        private void handOver(ConsumerRecords<byte[], byte[]> polled) throws InterruptedException, ExecutionException {
            List<PushRecord> records = new ArrayList<>(polled.count());
            Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
            for (TopicPartition partition : polled.partitions()) {
                List<ConsumerRecord<byte[], byte[]>> of = polled.records(partition);
                wentBack(of.get(0));
                of.forEach(found -> records.add(VertxPushLog.read(found)));
                long last = of.get(of.size() - 1).offset();
                read.put(partition.partition(), last);
                next.put(partition, new OffsetAndMetadata(last + 1));
            }
            await(taker.take(topicId(), records).toCompletableFuture());
            commit(next);
        }

        /** Whoever made the topic again under its name began its offsets anew. */
        private void wentBack(ConsumerRecord<byte[], byte[]> first) {
            if (first.offset() <= read.getOrDefault(first.partition(), -1L)) {
                topicId = "";
            }
        }

        /** Stays in the group meanwhile, without taking more. */
        private void await(CompletableFuture<Void> safe) throws InterruptedException, ExecutionException {
            waiting = true;
            Set<TopicPartition> paused = new HashSet<>(consumer.assignment());
            consumer.pause(paused);
            while (!stopped) {
                try {
                    safe.get(STAY_IN_GROUP_MILLIS, TimeUnit.MILLISECONDS);
                    break;
                } catch (TimeoutException e) {
                    consumer.poll(Duration.ZERO);
                }
            }
            waiting = false;
            consumer.resume(consumer.assignment());
        }

        private void commit(Map<TopicPartition, OffsetAndMetadata> next) {
            if (stopped) {
                return;
            }
            Map<TopicPartition, OffsetAndMetadata> owned = new HashMap<>(next);
            owned.keySet().retainAll(consumer.assignment());
            try {
                consumer.commitSync(owned);
            } catch (CommitFailedException e) {
                // Somebody else reads on from before: what comes twice is recognized.
                log.info("event=mapping-commit-refused topic={}", mapping.topic());
            }
        }

        private String topicId() throws InterruptedException, ExecutionException {
            if (topicId.isEmpty()) {
                try (Admin admin = Admin.create(settings.admin())) {
                    topicId = requireNonNull(admin.describeTopics(List.of(mapping.topic()))
                                    .topicNameValues()
                                    .get(mapping.topic()))
                            .get()
                            .topicId()
                            .toString();
                }
            }
            return topicId;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            topicId = "";
            read.clear();
            if (waiting) {
                consumer.pause(partitions);
            }
            if (!mapping.options().fromStart()) {
                beginAtEnd(partitions);
            }
        }

        // Not by auto.offset.reset: that would also pass over what is left when a mapping was away for too long.
        private void beginAtEnd(Collection<TopicPartition> partitions) {
            Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(new HashSet<>(partitions));
            List<TopicPartition> fresh = partitions.stream()
                    .filter(partition -> committed.get(partition) == null)
                    .toList();
            if (!fresh.isEmpty()) {
                Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
                consumer.endOffsets(fresh).forEach((partition, end) -> {
                    consumer.seek(partition, end);
                    ends.put(partition, new OffsetAndMetadata(end));
                });
                consumer.commitSync(ends);
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            // What is on its way goes on; who reads from before is recognized.
        }
    }
}
