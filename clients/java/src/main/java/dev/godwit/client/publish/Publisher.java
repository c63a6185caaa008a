package dev.godwit.client.publish;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Produces pushes to Kafka: each to the partition of its mailbox, confirmed by all in-sync replicas, never twice by a retry of
 * its own, those to one mailbox in the order of the calls. Any thread may call, and none is ever blocked but by {@link #close}.
 *
 * <pre>{@code
 * try (Publisher publisher = Publisher.to("127.0.0.1:9092").build()) {
 *     publisher.push(Push.toUser("alice").event("order_created").json("{\"no\":\"123\"}").build())
 *             .whenComplete((id, failure) -> ...);
 * }
 * }</pre>
 *
 * <p>Stages complete on Kafka's thread: what follows must not block there, so hand long work on with the {@code ...Async} methods.
 */
public final class Publisher implements AutoCloseable {

    private static final Duration CLOSE = Duration.ofSeconds(10);

    private final Outbox outbox;
    private final Supplier<@Nullable String> traceparent;

    Publisher(Outbox outbox, Supplier<@Nullable String> traceparent) {
        this.outbox = outbox;
        this.traceparent = traceparent;
    }

    /**
     * Begins a publisher.
     *
     * @param bootstrapServers brokers to ask first, {@code host:port,host:port}
     */
    public static PublisherBuilder to(String bootstrapServers) {
        return new PublisherBuilder(bootstrapServers);
    }

    /**
     * Pushes; returns at once. The stage completes with the id once all in-sync replicas of Kafka have it, from then on it is kept;
     * else, after the publisher's timeout at the latest, with a {@link PushFailed}: also at once when too many pushes wait, and
     * after {@link #close}.
     */
    public CompletionStage<MessageId> push(Push push) {
        PendingPush pending = new PendingPush(push, trace(push), System.nanoTime());
        outbox.offer(pending);
        return pending.stage();
    }

    /**
     * Pushes each, in order. The stage completes when the fate of all is known, never with a failure; its list has a result for each, in
     * the same order. One that fails does not harm the others.
     */
    public CompletionStage<List<PushResult>> pushAll(Collection<Push> pushes) {
        List<CompletableFuture<PushResult>> results = new ArrayList<>(pushes.size());
        for (Push push : pushes) {
            results.add(push(push).handle(Publisher::result).toCompletableFuture());
        }
        return CompletableFuture.allOf(results.toArray(new CompletableFuture<?>[0]))
                .thenApply(all -> results.stream().map(CompletableFuture::join).collect(Collectors.toList()))
                .minimalCompletionStage();
    }

    /** Closes with ten seconds for what is still on its way. */
    @Override
    public void close() {
        close(CLOSE);
    }

    /**
     * Takes no more pushes, and returns when the fate of each is told: those that Kafka has not confirmed at the deadline fail. May be
     * called again.
     */
    public void close(Duration deadline) {
        outbox.close(deadline);
    }

    private static PushResult result(@Nullable MessageId id, @Nullable Throwable failure) {
        if (failure == null) {
            return new PushResult(id, null);
        }
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        PushFailed failed = cause instanceof PushFailed
                ? (PushFailed) cause
                : new PushFailed(String.valueOf(cause.getMessage()), true, cause);
        return new PushResult(null, failed);
    }

    private byte @Nullable [] trace(Push push) {
        if (push.isTraced()) {
            return null;
        }
        String current = traceparent.get();
        return current == null || !Rules.isTraceparent(current) ? null : current.getBytes(StandardCharsets.US_ASCII);
    }
}
