package dev.godwit.records.memory;

import dev.godwit.records.RecordSink;
import dev.godwit.records.TopicRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/** Kafka in memory: each partition counts its offsets. Can be told to refuse, or to keep its answers back. */
public final class InMemorySink implements RecordSink {

    private final List<TopicRecord> records = new ArrayList<>();
    private final Map<String, Long> next = new HashMap<>();
    private final List<Runnable> held = new ArrayList<>();
    private Predicate<TopicRecord> refused = record -> false;
    private Throwable reason = new IllegalStateException("down");
    private boolean holding;

    public synchronized void refuse(Predicate<TopicRecord> which, Throwable why) {
        refused = which;
        reason = why;
    }

    /** From now on nothing is answered until {@link #release()}. */
    public synchronized void hold() {
        holding = true;
    }

    public synchronized void release() {
        holding = false;
        held.forEach(Runnable::run);
        held.clear();
    }

    public synchronized List<TopicRecord> records() {
        return List.copyOf(records);
    }

    @Override
    public synchronized List<CompletionStage<Long>> write(List<TopicRecord> outgoing) {
        List<CompletionStage<Long>> offsets = new ArrayList<>();
        for (TopicRecord record : outgoing) {
            CompletableFuture<Long> offset = new CompletableFuture<>();
            offsets.add(offset);
            Runnable answer = refused.test(record) ? () -> offset.completeExceptionally(reason) : taken(record, offset);
            if (holding) {
                held.add(answer);
            } else {
                answer.run();
            }
        }
        return offsets;
    }

    private Runnable taken(TopicRecord record, CompletableFuture<Long> offset) {
        records.add(record);
        long place = next.merge(record.topic() + "/" + record.partition(), 1L, Long::sum) - 1;
        return () -> offset.complete(place);
    }
}
