package dev.godwit.router.lane;

import dev.godwit.inbox.Append;
import dev.godwit.inbox.Applied;
import dev.godwit.inbox.InboxUnavailable;
import dev.godwit.inbox.LogWriter;
import dev.godwit.inbox.Outbox;
import dev.godwit.inbox.Step;
import dev.godwit.inbox.Watermark;
import dev.godwit.protocol.Partition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A router's connection to the store: answers when the test says so, fails steps that were applied or were not, and breaks. */
final class FlakyWriter implements LogWriter {

    /** What becomes of a call. */
    enum Fate {
        ANSWERED,
        /** Never reached the store. */
        LOST,
        /** Applied, but the answer is lost. */
        ANSWER_LOST
    }

    private final LogWriter store;
    private final List<Runnable> listeners = new ArrayList<>();
    private final Queue<Runnable> answers = new ArrayDeque<>();
    private Supplier<Fate> fate = () -> Fate.ANSWERED;
    private boolean holding;

    FlakyWriter(LogWriter store) {
        this.store = store;
    }

    void fate(Supplier<Fate> next) {
        fate = next;
    }

    /** Steps are applied from now on, but their answers wait. */
    void holdAnswers() {
        holding = true;
    }

    void releaseAnswers() {
        holding = false;
        for (Runnable answer = answers.poll(); answer != null; answer = answers.poll()) {
            answer.run();
        }
    }

    /** Lets one answer through; false if none waits. */
    boolean releaseOne() {
        Runnable answer = answers.poll();
        if (answer != null) {
            answer.run();
        }
        return answer != null;
    }

    void reconnected() {
        List.copyOf(listeners).forEach(Runnable::run);
    }

    @Override
    public CompletionStage<Optional<Watermark>> watermark(Partition partition, long kafkaEnd) {
        return call(() -> store.watermark(partition, kafkaEnd));
    }

    @Override
    public CompletionStage<Watermark> start(Partition partition, String topicId, long floor, long kafkaEnd) {
        return call(() -> store.start(partition, topicId, floor, kafkaEnd));
    }

    @Override
    public CompletionStage<Applied> append(Partition partition, Append append) {
        return call(() -> store.append(partition, append));
    }

    @Override
    public CompletionStage<Applied> skip(Partition partition, Step step) {
        return call(() -> store.skip(partition, step));
    }

    @Override
    public CompletionStage<Applied> jump(Partition partition, Step step) {
        return call(() -> store.jump(partition, step));
    }

    @Override
    public CompletionStage<Integer> forget(Partition partition, long before) {
        return call(() -> store.forget(partition, before));
    }

    @Override
    public CompletionStage<Outbox> outbox(Partition partition, long now, int count) {
        return call(() -> store.outbox(partition, now, count));
    }

    @Override
    public CompletionStage<Void> told(Partition partition, Outbox told) {
        return call(() -> store.told(partition, told));
    }

    @Override
    public void onReconnect(Runnable listener) {
        listeners.add(listener);
    }

    private <T> CompletionStage<T> call(Supplier<CompletionStage<T>> step) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Fate mine = fate.get();
        CompletionStage<T> applied = mine == Fate.LOST ? null : step.get();
        Runnable settle = () -> {
            if (mine == Fate.ANSWERED) {
                applied.whenComplete((value, failure) -> {
                    if (failure == null) {
                        answer.complete(value);
                    } else {
                        answer.completeExceptionally(failure);
                    }
                });
            } else {
                answer.completeExceptionally(new InboxUnavailable("no answer"));
            }
        };
        if (holding) {
            answers.add(settle);
        } else {
            settle.run();
        }
        return answer;
    }
}
