package dev.godwit.chaos.sim;

import dev.godwit.inbox.Append;
import dev.godwit.inbox.Applied;
import dev.godwit.inbox.LogWriter;
import dev.godwit.inbox.Outbox;
import dev.godwit.inbox.Step;
import dev.godwit.inbox.Watermark;
import dev.godwit.inbox.memory.InMemoryInbox;
import dev.godwit.protocol.Partition;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A router's connection to the store. */
final class StoreWriter implements LogWriter {

    private final Line line;
    private InMemoryInbox inbox;

    StoreWriter(Node process, NodeLoop loop, Store store) {
        inbox = store.primary();
        line = store.line(process, loop, () -> inbox = store.primary());
    }

    @Override
    public CompletionStage<Optional<Watermark>> watermark(Partition partition, long kafkaEnd) {
        InMemoryInbox there = inbox;
        return line.call(() -> there.watermark(partition, kafkaEnd));
    }

    @Override
    public CompletionStage<Watermark> start(Partition partition, String topicId, long floor, long kafkaEnd) {
        InMemoryInbox there = inbox;
        return line.call(() -> there.start(partition, topicId, floor, kafkaEnd));
    }

    @Override
    public CompletionStage<Applied> append(Partition partition, Append append) {
        InMemoryInbox there = inbox;
        return line.call(() -> there.append(partition, append));
    }

    @Override
    public CompletionStage<Applied> skip(Partition partition, Step step) {
        InMemoryInbox there = inbox;
        return line.call(() -> there.skip(partition, step));
    }

    @Override
    public CompletionStage<Applied> jump(Partition partition, Step step) {
        InMemoryInbox there = inbox;
        return line.call(() -> there.jump(partition, step));
    }

    @Override
    public CompletionStage<Integer> forget(Partition partition, long before) {
        InMemoryInbox there = inbox;
        return line.call(() -> there.forget(partition, before));
    }

    @Override
    public CompletionStage<Outbox> outbox(Partition partition, long now, int count) {
        InMemoryInbox there = inbox;
        return line.call(() -> there.outbox(partition, now, count));
    }

    @Override
    public CompletionStage<Void> told(Partition partition, Outbox told) {
        InMemoryInbox there = inbox;
        return line.call(() -> there.told(partition, told));
    }

    @Override
    public void onReconnect(Runnable listener) {
        line.onReconnect(listener);
    }
}
