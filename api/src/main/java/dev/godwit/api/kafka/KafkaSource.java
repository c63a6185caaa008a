package dev.godwit.api.kafka;

import dev.godwit.api.message.RecordSource;
import dev.godwit.records.kafka.KafkaSettings;
import dev.godwit.runtime.Check;
import dev.godwit.runtime.Component;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Kafka as single records are read from it: one consumer, on a thread of its own, from a bounded queue. What has waited too long
 * there is passed over.
 */
public final class KafkaSource implements RecordSource, Component {

    private static final int QUEUE = 200;
    private static final Duration ANSWER = Duration.ofSeconds(3);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final KafkaSettings settings;
    private final ThreadPoolExecutor thread;
    private @Nullable KafkaConsumer<byte[], byte[]> consumer;

    public KafkaSource(KafkaSettings settings) {
        this.settings = settings;
        this.thread = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE), task -> {
            Thread reader = new Thread(task, settings.client() + "-reader");
            reader.setDaemon(true);
            return reader;
        });
    }

    @Override
    public String name() {
        return "kafka-reader";
    }

    @Override
    public CompletionStage<Void> start() {
        return CompletableFuture.completedFuture(null);
    }

    /** Whether Kafka answers is told by the part that writes. */
    @Override
    public Check check() {
        return Check.UP;
    }

    @Override
    public CompletionStage<Optional<StoredRecord>> read(int partition, long offset) {
        CompletableFuture<Optional<StoredRecord>> answer = new CompletableFuture<>();
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        try {
            thread.execute(() -> answer(partition, offset, deadline, answer));
        } catch (RejectedExecutionException full) {
            answer.completeExceptionally(full);
        }
        return answer;
    }

    @Override
    public CompletionStage<Void> stop() {
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        thread.getQueue().clear();
        thread.execute(() -> {
            close();
            stopped.complete(null);
        });
        thread.shutdown();
        return stopped;
    }

    private void answer(int partition, long offset, long deadline, CompletableFuture<Optional<StoredRecord>> answer) {
        if (System.nanoTime() > deadline) {
            answer.completeExceptionally(new TimeoutException("waited too long to be read"));
            return;
        }
        try {
            answer.complete(record(new TopicPartition(settings.topic().name(), partition), offset));
        } catch (RuntimeException e) {
            close();
            answer.completeExceptionally(e);
        }
    }

    private Optional<StoredRecord> record(TopicPartition place, long offset) {
        KafkaConsumer<byte[], byte[]> reading = consumer();
        Long begin = reading.beginningOffsets(Set.of(place), ANSWER).get(place);
        Long end = reading.endOffsets(Set.of(place), ANSWER).get(place);
        if (begin == null || end == null || offset < begin || offset >= end) {
            return Optional.empty();
        }
        reading.assign(List.of(place));
        reading.seek(place, offset);
        for (ConsumerRecord<byte[], byte[]> found : reading.poll(ANSWER)) {
            return found.offset() == offset ? Optional.of(stored(found)) : Optional.empty();
        }
        throw new org.apache.kafka.common.errors.TimeoutException("no record within " + ANSWER);
    }

    private static StoredRecord stored(ConsumerRecord<byte[], byte[]> record) {
        Map<String, byte[]> headers = new HashMap<>();
        record.headers().forEach(header -> headers.put(header.key().toLowerCase(Locale.ROOT), header.value()));
        return new StoredRecord(record.key(), record.value(), headers, record.timestamp());
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        if (consumer == null) {
            consumer = new KafkaConsumer<>(properties(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        }
        return consumer;
    }

    private Map<String, Object> properties() {
        Map<String, Object> all = settings.common();
        all.put("enable.auto.commit", "false");
        all.put("auto.offset.reset", "none");
        all.put("isolation.level", "read_committed");
        all.put("allow.auto.create.topics", "false");
        all.put("max.poll.records", "1");
        all.put("default.api.timeout.ms", Integer.toString(KafkaSettings.REQUEST_MILLIS));
        return all;
    }

    private void close() {
        if (consumer != null) {
            consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(1)));
            consumer = null;
        }
    }
}
