package dev.godwit.records.kafka;

import dev.godwit.records.RecordSink;
import dev.godwit.records.TopicRecord;
import dev.godwit.runtime.Check;
import dev.godwit.runtime.Component;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka as requests are written to it. Kafka's producer may block its caller, for metadata and when its buffer is full: one thread of
 * its own calls it, from a bounded queue, and passes over what has waited too long there.
 */
public final class KafkaSink implements RecordSink, Component {

    private static final Logger log = LoggerFactory.getLogger(KafkaSink.class);

    private static final int QUEUE = 1_000;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final Producer producer;
    private final Probe probe;
    private final ThreadPoolExecutor thread;
    private final String client;

    public KafkaSink(KafkaSettings settings) {
        this.producer = new Producer(settings);
        this.probe = new Probe(settings);
        this.thread = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(QUEUE),
                task -> named(task, settings.client() + "-producer"));
        this.client = settings.client();
    }

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public CompletionStage<Void> start() {
        probe.start();
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Check check() {
        return probe.check();
    }

    @Override
    public List<CompletionStage<Long>> write(List<TopicRecord> records) {
        List<CompletableFuture<Long>> offsets = new ArrayList<>(records.size());
        records.forEach(record -> offsets.add(new CompletableFuture<>()));
        if (!records.isEmpty()) {
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            try {
                thread.execute(() -> send(records, offsets, deadline));
            } catch (RejectedExecutionException full) {
                offsets.forEach(offset -> offset.completeExceptionally(full));
            }
        }
        return List.copyOf(offsets);
    }

    /** What is on its way gets the time to arrive. */
    @Override
    public CompletionStage<Void> stop() {
        thread.shutdown();
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        named(
                        () -> {
                            try {
                                thread.awaitTermination(1, TimeUnit.SECONDS);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            producer.close(Duration.ofSeconds(2));
                            probe.close();
                            stopped.complete(null);
                        },
                        client + "-kafka-stop")
                .start();
        return stopped;
    }

    private void send(List<TopicRecord> records, List<CompletableFuture<Long>> offsets, long deadline) {
        for (int i = 0; i < records.size(); i++) {
            CompletableFuture<Long> offset = offsets.get(i);
            // Each call may block for seconds while Kafka is away: what comes behind must not add up.
            if (System.nanoTime() > deadline) {
                offset.completeExceptionally(new TimeoutException("waited too long to be sent"));
            } else {
                send(records.get(i), offset);
            }
        }
    }

    private void send(TopicRecord record, CompletableFuture<Long> offset) {
        Callback callback = (metadata, failure) -> {
            if (failure == null) {
                offset.complete(metadata.offset());
            } else {
                log.debug("event=write_failed topic={} reason=\"{}\"", record.topic(), failure.toString());
                offset.completeExceptionally(Producer.explained(failure));
            }
        };
        try {
            producer.send(record, callback);
        } catch (RuntimeException e) {
            log.warn("event=write_failed topic={} reason=\"{}\"", record.topic(), e.toString());
            offset.completeExceptionally(Producer.explained(e));
        }
    }

    private static Thread named(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
