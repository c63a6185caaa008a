package dev.godwit.gateway.publish;

import dev.godwit.gateway.limit.Permit;
import dev.godwit.gateway.limit.PublishLimit;
import dev.godwit.gateway.limit.Rate;
import dev.godwit.protocol.Idempotency;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Partition;
import dev.godwit.protocol.Publication;
import dev.godwit.protocol.PushRequest;
import dev.godwit.protocol.PushRequestReader;
import dev.godwit.protocol.Retention.Delivery;
import dev.godwit.protocol.Sender;
import dev.godwit.protocol.Upstream;
import dev.godwit.records.Budget;
import dev.godwit.records.RecordSink;
import dev.godwit.records.Repeats;
import dev.godwit.records.TopicRecord;
import dev.godwit.records.Written;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Takes what clients publish into Kafka: first to the topic that services read, then to the push topic. So whatever followers get,
 * services hear of. Any thread may call; stages complete on any thread, and do not fail.
 */
public final class Publisher {

    /** Of one of which nothing was written. */
    public static final PublishOutcome UNAVAILABLE = new PublishOutcome.Refused(
            "unavailable", "whether it is within limits cannot be found out (expected: again)", 2_000);

    private static final long MAX_IN_FLIGHT = 32L << 20;
    private static final Map<String, String> UPSTREAM_HEADERS = Map.of("content-type", Upstream.CONTENT_TYPE);
    private static final Map<String, String> PUSH_HEADERS = Map.of("content-type", Publication.CONTENT_TYPE);
    private static final Map<String, byte[]> PUSH_HEADER_BYTES =
            Map.of("content-type", Publication.CONTENT_TYPE.getBytes(StandardCharsets.UTF_8));

    private final PublishOptions options;
    private final RecordSink sink;
    private final Repeats repeats;
    private final PublishLimit limit;
    private final MeterRegistry meters;
    private final Budget budget = new Budget(MAX_IN_FLIGHT);

    /**
     * @param limit of users and tenants over all nodes
     */
    public Publisher(
            PublishOptions options, RecordSink sink, Repeats repeats, PublishLimit limit, MeterRegistry meters) {
        this.options = options;
        this.sink = sink;
        this.repeats = repeats;
        this.limit = limit;
        this.meters = meters;
        meters.gauge("godwit.gateway.publish.inflight", budget, Budget::taken);
    }

    /** Of one connection. */
    public Rate rate() {
        return options.rate();
    }

    /**
     * The records that a publication becomes.
     *
     * @param sequence of the publication on its connection
     * @param now milliseconds since the epoch
     */
    public Attempt attempt(Sender sender, Publication publication, long sequence, long now) {
        Mailbox mailbox = publication.mailbox(sender.tenant());
        Partition partition = options.topic().partitionOf(mailbox);
        byte[] key = mailbox.placementKey().getBytes(StandardCharsets.UTF_8);
        byte[] request = publication.request(sender);
        byte[] event = new Upstream(sender, publication, sequence, now).cloudEvent();
        return new Attempt(
                sender.user(),
                mailbox,
                partition,
                new TopicRecord(options.upstream(), TopicRecord.BY_KEY, key, event, UPSTREAM_HEADERS),
                new TopicRecord(options.topic().name(), partition.number(), key, request, PUSH_HEADERS),
                idempotency(mailbox, request));
    }

    /** The end of an attempt that is not to be written: over a limit, or made before. Empty if it is. */
    public CompletionStage<Optional<PublishOutcome>> clear(Attempt attempt) {
        return limit.ask(attempt.mailbox().tenant(), attempt.user())
                .handle(Publisher::limited)
                .thenCombine(
                        repeats.known(attempt.mailbox(), attempt.idempotency()),
                        (refused, known) -> refused.or(() -> known.map(attempt::repeated)));
    }

    /** Writes an attempt. Those for one mailbox are written in the order of the calls. */
    public CompletionStage<PublishOutcome> write(Attempt attempt) {
        long bytes = attempt.bytes();
        if (!budget.take(bytes)) {
            return CompletableFuture.completedFuture(
                    PublishOutcome.refused("busy", "the node has too much on its way (expected: again in a moment)"));
        }
        return written(attempt.upstream())
                .thenCompose(told -> told.kind() == Written.Kind.WRITTEN
                        ? written(attempt.push())
                        : CompletableFuture.completedFuture(told))
                .thenApply(attempt::outcome)
                .whenComplete((outcome, failure) -> budget.give(bytes));
    }

    /** Counts what a publication ended with. */
    public void count(PublishOutcome outcome) {
        String result = outcome.fold(message -> "published", PublishOutcome.Refused::code);
        meters.counter("godwit.gateway.publishes", "result", result).increment();
    }

    private CompletionStage<Written> written(TopicRecord record) {
        return Written.of(sink.write(List.of(record)).get(0));
    }

    /** As a router will compute it from the same bytes. */
    private static Optional<Idempotency> idempotency(Mailbox mailbox, byte[] request) {
        PushRequest read = PushRequestReader.read(null, request, PUSH_HEADER_BYTES)
                .fold(Optional::of, refused -> Optional.<PushRequest>empty())
                .orElseThrow(() -> new IllegalStateException("a publication that was read is no push request"));
        return read.content().retention().delivery() == Delivery.VOLATILE
                ? Optional.empty()
                : read.id().map(id -> Idempotency.of(mailbox, id, read.content()));
    }

    // Without an answer nobody publishes: a limit that can be switched off by a fault is none.
    private static Optional<PublishOutcome> limited(@Nullable Permit permit, @Nullable Throwable failure) {
        if (permit == null) {
            return Optional.of(UNAVAILABLE);
        }
        return permit.isGranted()
                ? Optional.empty()
                : Optional.of(new PublishOutcome.Refused(
                        "rate_limited", "too many publications of this user or tenant", permit.after()));
    }
}
