package dev.godwit.router.kafka;

import dev.godwit.router.log.OutgoingRecord;
import dev.godwit.router.log.PushLog;
import dev.godwit.router.log.PushRecord;
import dev.godwit.router.log.Standing;
import dev.godwit.runtime.Loop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.consumer.KafkaReadStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka by the Vert.x client. Its consumer does everything on one thread of its own, one task after the other, and tells about it
 * in that order on the loop: so what was polled before a seek is known by the seek's end not having been told yet.
 */
public final class VertxPushLog implements PushLog {

    private static final Logger log = LoggerFactory.getLogger(VertxPushLog.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long STOP_SECONDS = 3;
    private static final long RETRY_MILLIS = 1_000;

    /** Without any good news for so long Kafka counts as unreachable. */
    private static final long UNREACHABLE_MILLIS = 7_000;

    private final Vertx vertx;
    private final Loop loop;
    private final KafkaSettings settings;
    private final RecordProducer producer;
    private final Map<Integer, Integer> seeksUnderWay = new HashMap<>();
    private @Nullable Topics topics;
    private @Nullable KafkaReadStream<byte[], byte[]> consumer;
    private @Nullable Listener listener;
    private boolean polling;
    private boolean stopped;
    private volatile long lastGoodNews = Long.MIN_VALUE;

    /**
     * @param loop of the Vert.x context on which all else here is called
     */
    public VertxPushLog(Vertx vertx, Loop loop, KafkaSettings settings) {
        this.vertx = vertx;
        this.loop = loop;
        this.settings = settings;
        this.producer = new RecordProducer(vertx, settings);
    }

    @Override
    public void start(Listener told) {
        listener = told;
        createTopics();
    }

    @Override
    public CompletionStage<Void> stop() {
        stopped = true;
        if (topics != null) {
            topics.close();
        }
        KafkaReadStream<byte[], byte[]> closing = consumer;
        if (closing != null) {
            closing.unwrap().wakeup();
        }
        Future<Void> left = closing == null ? Future.succeededFuture() : closing.close();
        return Future.join(left, producer.close())
                .timeout(STOP_SECONDS, TimeUnit.SECONDS)
                .<Void>mapEmpty()
                .otherwiseEmpty()
                .toCompletionStage();
    }

    /** Kafka has answered something lately. Any thread. */
    public boolean reachable() {
        return lastGoodNews != Long.MIN_VALUE && System.nanoTime() / 1_000_000 - lastGoodNews < UNREACHABLE_MILLIS;
    }

    @Override
    public CompletionStage<Void> seek(int partition, long offset, int leaderEpoch) {
        seeksUnderWay.merge(partition, 1, Integer::sum);
        Optional<Integer> epoch = leaderEpoch < 0 ? Optional.empty() : Optional.of(leaderEpoch);
        OffsetAndMetadata to = new OffsetAndMetadata(offset, epoch, "");
        return whenConsuming(stream -> stream.seek(topicPartition(partition), to))
                .onComplete(ignored ->
                        seeksUnderWay.computeIfPresent(partition, (key, count) -> count == 1 ? null : count - 1))
                .toCompletionStage();
    }

    @Override
    public void pause(int partition) {
        whenConsuming(stream -> stream.pause(Set.of(topicPartition(partition))));
    }

    @Override
    public void resume(int partition) {
        whenConsuming(stream -> stream.resume(Set.of(topicPartition(partition))));
    }

    @Override
    public CompletionStage<Standing> standing(int partition) {
        return ask(known -> known.standing(partition));
    }

    @Override
    public CompletionStage<Long> offsetAt(int partition, long time) {
        return ask(known -> known.offsetAt(partition, time));
    }

    @Override
    public CompletionStage<Long> committed(int partition) {
        return ask(known -> known.committed(partition));
    }

    @Override
    public CompletionStage<Map<Integer, Long>> ends(Collection<Integer> partitions) {
        return ask(known -> known.ends(partitions));
    }

    @Override
    public CompletionStage<Long> position(int partition) {
        return whenConsuming(stream -> stream.position(topicPartition(partition)))
                .toCompletionStage();
    }

    @Override
    public void commit(Map<Integer, Long> offsets) {
        Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
        offsets.forEach((partition, offset) -> commits.put(topicPartition(partition), new OffsetAndMetadata(offset)));
        whenConsuming(stream -> stream.commit(commits))
                .onFailure(failure -> log.debug("event=commit-failed reason=\"{}\"", failure.toString()));
    }

    @Override
    public CompletionStage<Void> send(OutgoingRecord outgoing) {
        return producer.send(outgoing);
    }

    private void createTopics() {
        if (stopped) {
            return;
        }
        loop.whenDone(ask(Topics::create), (done, failure) -> {
            if (failure == null) {
                join();
            } else {
                log.warn("event=kafka-unreachable reason=\"{}\"", failure.toString());
                loop.after(RETRY_MILLIS, this::createTopics);
            }
        });
    }

    private void join() {
        if (stopped) {
            return;
        }
        KafkaReadStream<byte[], byte[]> stream;
        try {
            stream = KafkaReadStream.create(
                    vertx,
                    new KafkaConsumer<>(settings.consumer(), new ByteArrayDeserializer(), new ByteArrayDeserializer()));
        } catch (RuntimeException e) {
            log.warn("event=kafka-consumer-failed reason=\"{}\"", e.toString());
            loop.after(RETRY_MILLIS, this::join);
            return;
        }
        consumer = stream;
        stream.partitionsAssignedHandler(partitions -> tell(told -> told.assigned(numbers(partitions))));
        stream.partitionsRevokedHandler(partitions -> tell(told -> told.revoked(numbers(partitions))));
        stream.subscribe(Set.of(settings.topic().name()))
                .onSuccess(ignored -> poll())
                .onFailure(failure -> {
                    log.warn("event=kafka-subscribe-failed reason=\"{}\"", failure.toString());
                    consumer = null;
                    stream.close();
                    loop.after(RETRY_MILLIS, this::join);
                });
    }

    private void poll() {
        KafkaReadStream<byte[], byte[]> stream = consumer;
        if (stopped || stream == null) {
            return;
        }
        polling = true;
        stream.poll(POLL).onComplete(polled -> {
            polling = false;
            if (polled.succeeded()) {
                deliver(polled.result());
                poll();
            } else {
                log.warn("event=poll-failed reason=\"{}\"", polled.cause().toString());
                loop.after(RETRY_MILLIS, this::poll);
            }
        });
    }

    /** Records of a partition with a seek under way were fetched before it. */
    private void deliver(ConsumerRecords<byte[], byte[]> polled) {
        for (TopicPartition partition : polled.partitions()) {
            if (!seeksUnderWay.containsKey(partition.partition())) {
                List<PushRecord> records = new ArrayList<>();
                polled.records(partition).forEach(next -> records.add(read(next)));
                tell(told -> told.records(partition.partition(), records));
            }
        }
    }

    static PushRecord read(ConsumerRecord<byte[], byte[]> polled) {
        List<PushRecord.Header> headers = new ArrayList<>();
        for (Header header : polled.headers()) {
            headers.add(new PushRecord.Header(header.key(), header.value() == null ? new byte[0] : header.value()));
        }
        return new PushRecord(
                polled.partition(),
                polled.offset(),
                polled.leaderEpoch().orElse(-1),
                polled.timestamp(),
                polled.key(),
                polled.value(),
                headers);
    }

    /** One hop, like the ends of seeks: the order stays. */
    private void tell(Consumer<Listener> news) {
        Listener told = listener;
        if (told != null) {
            loop.execute(() -> news.accept(told));
        }
    }

    private <T> Future<T> whenConsuming(Function<KafkaReadStream<byte[], byte[]>, Future<T>> task) {
        KafkaReadStream<byte[], byte[]> stream = consumer;
        if (stream == null || stopped) {
            return Future.failedFuture("kafka: not consuming");
        }
        Future<T> done = task.apply(stream);
        if (polling) {
            // Else the task waits until the poll finds something.
            stream.unwrap().wakeup();
        }
        return done;
    }

    private <T> CompletionStage<T> ask(Function<Topics, CompletionStage<T>> question) {
        if (stopped) {
            return CompletableFuture.failedFuture(new IllegalStateException("kafka: stopped"));
        }
        try {
            if (topics == null) {
                topics = new Topics(settings);
            }
            return question.apply(topics).whenComplete((answer, failure) -> {
                if (failure == null) {
                    lastGoodNews = System.nanoTime() / 1_000_000;
                }
            });
        } catch (RuntimeException e) {
            // Among others: no name of a broker can be resolved yet.
            return CompletableFuture.failedFuture(e);
        }
    }

    private TopicPartition topicPartition(int partition) {
        return new TopicPartition(settings.topic().name(), partition);
    }

    private static List<Integer> numbers(Collection<TopicPartition> partitions) {
        return partitions.stream().map(TopicPartition::partition).sorted().toList();
    }
}
