package dev.godwit.inbox.memory;

import dev.godwit.inbox.Append;
import dev.godwit.inbox.Applied;
import dev.godwit.inbox.Device;
import dev.godwit.inbox.InboxUnavailable;
import dev.godwit.inbox.KnownId;
import dev.godwit.inbox.LogPage;
import dev.godwit.inbox.LogReader;
import dev.godwit.inbox.LogRules;
import dev.godwit.inbox.LogWriter;
import dev.godwit.inbox.Outbox;
import dev.godwit.inbox.Owed;
import dev.godwit.inbox.Step;
import dev.godwit.inbox.Watermark;
import dev.godwit.protocol.Fingerprint;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Partition;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.PushTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The logs in memory, with the same answers as Redis. For one thread. Tests can take it away, wipe it, and put it back to an
 * earlier {@link #copy()}, which is what a fail-over does that loses a tail.
 */
public final class InMemoryInbox implements LogWriter, LogReader {

    private final PushTopic topic;
    private final LogRules rules;
    private final LongSupplier clock;
    private final Executor completions;
    private final List<Runnable> listeners = new ArrayList<>();
    private Store store = new Store();
    private boolean available = true;

    /** What an inbox holds at one moment; opaque. */
    public static final class Copy {
        private final Store store;

        private Copy(Store store) {
            this.store = store;
        }
    }

    /** Completes each stage before it returns. */
    public InMemoryInbox(PushTopic topic, LogRules rules, LongSupplier clock) {
        this(topic, rules, clock, Runnable::run);
    }

    /**
     * @param clock milliseconds since the epoch; logs expire by it
     * @param completions runs what completes a stage; a step is applied when it is called, whenever it is answered
     */
    public InMemoryInbox(PushTopic topic, LogRules rules, LongSupplier clock, Executor completions) {
        this.topic = topic;
        this.rules = rules;
        this.clock = clock;
        this.completions = completions;
    }

    /** From now on every call fails, and changes nothing. */
    public void disconnect() {
        available = false;
    }

    /** Works again, and tells the listeners. */
    public void reconnect() {
        available = true;
        List.copyOf(listeners).forEach(Runnable::run);
    }

    public Copy copy() {
        return new Copy(store.copy());
    }

    /** Goes back to a copy, which can be used again. */
    public void restore(Copy copy) {
        store = copy.store.copy();
    }

    public void wipe() {
        store = new Store();
    }

    /** Lets a mailbox's log expire now. */
    public void expire(Mailbox mailbox) {
        store.existing(topic.partitionOf(mailbox))
                .map(partition -> partition.log(mailbox))
                .ifPresent(MailboxLog::vanish);
    }

    @Override
    public CompletionStage<Optional<Watermark>> watermark(Partition partition, long kafkaEnd) {
        return answer(() -> store.existing(partition).map(state -> {
            state.kafkaEnd(kafkaEnd);
            return state.watermark();
        }));
    }

    @Override
    public CompletionStage<Watermark> start(Partition partition, String topicId, long floor, long kafkaEnd) {
        return answer(() -> store.started(partition, topicId, floor, kafkaEnd).watermark());
    }

    @Override
    public CompletionStage<Applied> append(Partition partition, Append append) {
        return answer(() -> store.existing(partition)
                .map(state ->
                        state.append(append, store.cursors(append.mailbox()).names(), rules, clock.getAsLong()))
                .map(applied -> forgetCursors(append, applied))
                .orElse(Applied.rewind(Applied.NO_WATERMARK)));
    }

    @Override
    public CompletionStage<Applied> skip(Partition partition, Step step) {
        return answer(() ->
                store.existing(partition).map(state -> state.skip(step)).orElse(Applied.rewind(Applied.NO_WATERMARK)));
    }

    @Override
    public CompletionStage<Applied> jump(Partition partition, Step step) {
        return answer(() ->
                store.existing(partition).map(state -> state.jump(step)).orElse(Applied.rewind(Applied.NO_WATERMARK)));
    }

    @Override
    public CompletionStage<Integer> forget(Partition partition, long before) {
        return answer(() -> store.existing(partition)
                .map(state -> state.forget(before, rules, clock.getAsLong()))
                .orElse(0));
    }

    @Override
    public CompletionStage<LogPage> read(Mailbox mailbox, MessageId after, int count) {
        Partition partition = topic.partitionOf(mailbox);
        return answer(() -> store.existing(partition)
                .map(state -> state.read(mailbox, after, count, clock.getAsLong()))
                .orElseGet(() -> PartitionState.nothing(count)));
    }

    @Override
    public CompletionStage<List<MessageId>> heads(Partition partition, List<Mailbox> mailboxes) {
        if (mailboxes.size() > MAX_HEADS) {
            throw new IllegalArgumentException("heads: " + mailboxes.size() + " (expected: <= " + MAX_HEADS + ")");
        }
        return answer(() -> mailboxes.stream()
                .map(mailbox -> store.existing(partition)
                        .map(state -> state.head(mailbox))
                        .orElse(MessageId.NONE))
                .toList());
    }

    @Override
    public CompletionStage<MessageId> startOfLast(Mailbox mailbox, int count) {
        return answer(() -> store.existing(topic.partitionOf(mailbox))
                .map(state -> state.startOfLast(mailbox, count, clock.getAsLong()))
                .orElse(MessageId.NONE));
    }

    @Override
    public CompletionStage<Optional<KnownId>> known(Mailbox mailbox, Fingerprint id, long now) {
        return answer(() -> store.existing(topic.partitionOf(mailbox)).flatMap(state -> state.known(id, rules, now)));
    }

    @Override
    public CompletionStage<Optional<Position>> cursor(Mailbox user, String device) {
        return answer(() -> store.cursors(user).get(device));
    }

    @Override
    public CompletionStage<List<Device>> devices(Mailbox user) {
        return answer(() -> store.cursors(user).all());
    }

    @Override
    @SuppressWarnings("NullAway") // The value of a Void.
    public CompletionStage<Void> moveCursor(Mailbox user, String device, Position position, long now) {
        return answer(() -> {
            Cursors cursors = store.cursors(user);
            cursors.move(device, position, now);
            store.existing(topic.partitionOf(user))
                    .ifPresent(state -> cursors.get(device)
                            .ifPresent(moved -> state.passed(user, device, moved, now, clock.getAsLong())));
            return null;
        });
    }

    @Override
    @SuppressWarnings("NullAway") // The value of a Void.
    public CompletionStage<Void> written(Mailbox user, String device, List<MessageId> messages, long now) {
        return answer(() -> {
            store.existing(topic.partitionOf(user))
                    .ifPresent(state -> state.ledger().written(user, device, messages, now));
            return null;
        });
    }

    @Override
    public CompletionStage<List<Owed>> owed(Mailbox user, MessageId message) {
        return answer(() -> store.existing(topic.partitionOf(user))
                .map(state -> state.ledger().owed(user, message))
                .orElseGet(List::of));
    }

    @Override
    public CompletionStage<Outbox> outbox(Partition partition, long now, int count) {
        return answer(() -> store.existing(partition)
                .map(state -> state.outbox(now, count, clock.getAsLong()))
                .orElseGet(() -> Outbox.parse(partition, List.of(), 0)));
    }

    @Override
    @SuppressWarnings("NullAway") // The value of a Void.
    public CompletionStage<Void> told(Partition partition, Outbox told) {
        return answer(() -> {
            store.existing(partition).ifPresent(state -> state.ledger().told(told));
            return null;
        });
    }

    @Override
    public void onReconnect(Runnable listener) {
        listeners.add(listener);
    }

    private Applied forgetCursors(Append append, Applied applied) {
        if (append.takesAll() && applied.kind() == Applied.Kind.APPENDED) {
            store.forgetCursors(append.mailbox());
        }
        return applied;
    }

    private <T> CompletionStage<T> answer(Supplier<T> step) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        if (available) {
            T value = step.get();
            completions.execute(() -> answer.complete(value));
        } else {
            completions.execute(() -> answer.completeExceptionally(new InboxUnavailable("inbox: disconnected")));
        }
        return answer;
    }
}
