package dev.godwit.api.push;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/** Kafka in memory: each partition counts its offsets. Can be told to refuse, or to keep its answers back. */
public final class FakeSink implements RecordSink {

    private final List<PushRecord> records = new ArrayList<>();
    private final Map<Integer, Long> next = new HashMap<>();
    private final List<Runnable> held = new ArrayList<>();
    private Predicate<PushRecord> refused = record -> false;
    private Throwable reason = new IllegalStateException("down");
    private boolean holding;

    public synchronized void refuse(Predicate<PushRecord> which, Throwable why) {
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

    public synchronized List<PushRecord> records() {
        return List.copyOf(records);
    }

    @Override
    public synchronized List<CompletionStage<Long>> write(List<PushRecord> outgoing) {
        List<CompletionStage<Long>> offsets = new ArrayList<>();
        for (PushRecord record : outgoing) {
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

    private Runnable taken(PushRecord record, CompletableFuture<Long> offset) {
        records.add(record);
        long place = next.merge(record.partition(), 1L, Long::sum) - 1;
        return () -> offset.complete(place);
    }
}
