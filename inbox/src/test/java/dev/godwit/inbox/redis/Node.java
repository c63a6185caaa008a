package dev.godwit.inbox.redis;

import dev.godwit.inbox.Append;
import dev.godwit.inbox.Applied;
import dev.godwit.inbox.InboxUnavailable;
import dev.godwit.inbox.LogEntry;
import dev.godwit.inbox.LogRules;
import dev.godwit.inbox.Step;
import dev.godwit.inbox.Watermark;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Partition;
import dev.godwit.protocol.PushTopic;
import dev.godwit.protocol.Tenant;
import dev.godwit.runtime.Check;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A node of Godwit as far as Redis sees it: an inbox, and how often it was connected. */
final class Node implements AutoCloseable {

    static final PushTopic TOPIC = new PushTopic("godwit.push", 1, 1);
    static final Partition P = TOPIC.partition(0);
    static final Mailbox ALICE = Mailbox.user(Tenant.DEFAULT, "alice");

    final RedisInbox inbox;
    final AtomicInteger writerConnects = new AtomicInteger();
    final AtomicInteger readerConnects = new AtomicInteger();
    private final Vertx vertx = Vertx.vertx();

    Node(RedisSettings settings) {
        this(settings, TOPIC);
    }

    Node(RedisSettings settings, PushTopic topic) {
        this(settings, topic, LogRules.DEFAULT);
    }

    Node(RedisSettings settings, PushTopic topic, LogRules rules) {
        inbox = new RedisInbox(vertx, settings, topic, rules);
        inbox.writer().onReconnect(writerConnects::incrementAndGet);
        inbox.reader().onReconnect(readerConnects::incrementAndGet);
    }

    Node started() {
        get(inbox.start());
        return this;
    }

    Check.State state() {
        return inbox.check().state();
    }

    void begin(Partition partition) {
        get(inbox.writer().start(partition, "topic-id", 0, -1));
    }

    CompletionStage<Applied> append(long offset) {
        return append(P, ALICE, offset);
    }

    CompletionStage<Applied> append(Partition partition, Mailbox mailbox, long offset) {
        return append(partition, mailbox, offset, Optional.empty());
    }

    CompletionStage<Applied> append(Partition partition, Mailbox mailbox, long offset, Optional<String> collapseKey) {
        byte[] text = ("message " + offset).getBytes(StandardCharsets.UTF_8);
        Step step = new Step(offset - 1, offset, 0, System.currentTimeMillis(), Optional.empty());
        return inbox.writer().append(partition, new Append(step, mailbox, text, Optional.empty(), collapseKey));
    }

    /** The watermark, or empty while Redis is not there or knows nothing. */
    Optional<Long> watermark(Partition partition) {
        CompletableFuture<Optional<Long>> offset = new CompletableFuture<>();
        inbox.writer()
                .watermark(partition, -1)
                .whenComplete((found, failure) ->
                        offset.complete(failure == null ? found.map(Watermark::offset) : Optional.empty()));
        return get(offset);
    }

    List<MessageId> ids(Mailbox mailbox) {
        return get(inbox.reader().read(mailbox, MessageId.NONE, 1_000)).entries().stream()
                .map(LogEntry::id)
                .toList();
    }

    static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(15, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** What the stage fails with, as a caller sees it. */
    static Throwable failure(CompletionStage<?> stage) {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        stage.whenComplete((value, cause) ->
                failure.complete(cause == null ? new AssertionError("no failure but " + value) : cause));
        return get(failure);
    }

    static boolean isUnavailable(CompletionStage<?> stage) {
        return failure(stage) instanceof InboxUnavailable;
    }

    @Override
    public void close() {
        get(inbox.stop());
        get(vertx.close().toCompletionStage());
    }
}
