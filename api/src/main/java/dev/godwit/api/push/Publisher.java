package dev.godwit.api.push;

import dev.godwit.inbox.KnownId;
import dev.godwit.inbox.LogReader;
import dev.godwit.protocol.Problem;
import dev.godwit.protocol.PushTopic;
import dev.godwit.records.Budget;
import dev.godwit.records.RecordSink;
import dev.godwit.records.Repeats;
import dev.godwit.records.TopicRecord;
import dev.godwit.records.Written;
import dev.godwit.tokens.ServiceAccess;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Takes push requests of services into Kafka, for every front that they come in by. What was accepted is on all in-sync replicas. Any
 * thread may call; stages complete on any thread, and do not fail.
 */
public final class Publisher {

    /** The most requests of one call. */
    public static final int MAX_ITEMS = 1_000;

    /** The most bytes that one call may become in Kafka. */
    public static final long MAX_BYTES = 32L << 20;

    private static final long MAX_IN_FLIGHT = 4 * MAX_BYTES;

    private final Preparation preparation;
    private final Repeats repeats;
    private final RecordSink sink;
    private final PushMetrics metrics;
    private final Budget budget = new Budget(MAX_IN_FLIGHT);

    public Publisher(PushTopic topic, RecordSink sink, LogReader log, MeterRegistry meters, InstantSource clock) {
        this.preparation = new Preparation(topic, MAX_BYTES);
        this.repeats = new Repeats(log::known, clock);
        this.sink = sink;
        this.metrics = new PushMetrics(meters);
        metrics.watch(budget::taken);
    }

    /** What became of the one request. */
    public CompletionStage<PushOutcome> push(PushItem item, ServiceAccess access) {
        return push(List.of(item), access).thenApply(outcomes -> outcomes.get(0));
    }

    /**
     * What became of each request, in their order. Copies for the same mailbox are written in that order too.
     *
     * @param items at most {@link #MAX_ITEMS}
     */
    public CompletionStage<List<PushOutcome>> push(List<PushItem> items, ServiceAccess access) {
        List<PendingPush> pending = prepared(items, access);
        long bytes = pending.stream().mapToLong(PendingPush::bytes).sum();
        if (!budget.take(bytes)) {
            return CompletableFuture.completedFuture(
                    counted(Collections.nCopies(items.size(), new PushOutcome.Refused(PushProblems.overloaded()))));
        }
        List<Copy> copies =
                pending.stream().flatMap(push -> push.copies().stream()).toList();
        return known(copies)
                .thenApply(known -> settle(pending, known))
                .thenCompose(this::write)
                .thenApply(this::counted)
                .whenComplete((outcomes, failure) -> budget.give(bytes));
    }

    /** Counts a request that a front refuses by itself like those that are refused here. */
    public PushOutcome refuse(Problem problem) {
        PushOutcome refused = new PushOutcome.Refused(problem);
        metrics.outcome(refused);
        return refused;
    }

    private List<PendingPush> prepared(List<PushItem> items, ServiceAccess access) {
        List<PendingPush> pending = new ArrayList<>(items.size());
        long bytes = 0;
        for (PushItem item : items) {
            PendingPush push = prepared(item, access);
            bytes += push.bytes();
            pending.add(bytes <= MAX_BYTES ? push : PendingPush.refused(PushProblems.tooManyBytes(bytes, MAX_BYTES)));
        }
        return pending;
    }

    private PendingPush prepared(PushItem item, ServiceAccess access) {
        try {
            return PendingPush.of(preparation.copies(item, access));
        } catch (NotPushed refused) {
            return PendingPush.refused(refused.problem());
        }
    }

    /** Hands each push what is known of its copies. */
    private List<PendingPush> settle(List<PendingPush> pending, List<Optional<KnownId>> known) {
        List<PendingPush> settled = new ArrayList<>(pending.size());
        int from = 0;
        for (PendingPush push : pending) {
            int to = from + push.copies().size();
            settled.add(push.knowing(known.subList(from, to)));
            from = to;
        }
        known.stream().flatMap(Optional::stream).forEach(one -> metrics.repeated());
        return settled;
    }

    private CompletionStage<List<Optional<KnownId>>> known(List<Copy> copies) {
        return Stages.all(copies.stream()
                .map(copy -> repeats.known(copy.mailbox(), copy.idempotency()))
                .toList());
    }

    // One call for all, so that nothing comes between two requests for the same mailbox.
    private CompletionStage<List<PushOutcome>> write(List<PendingPush> pending) {
        List<TopicRecord> records = pending.stream()
                .flatMap(push -> push.unwritten().stream())
                .map(Copy::record)
                .toList();
        return Stages.all(sink.write(records).stream().map(Written::of).toList())
                .thenApply(written -> outcomes(pending, written));
    }

    private static List<PushOutcome> outcomes(List<PendingPush> pending, List<Written> written) {
        List<PushOutcome> outcomes = new ArrayList<>(pending.size());
        int from = 0;
        for (PendingPush push : pending) {
            int to = from + push.unwritten().size();
            outcomes.add(push.outcome(written.subList(from, to)));
            from = to;
        }
        return outcomes;
    }

    private List<PushOutcome> counted(List<PushOutcome> outcomes) {
        outcomes.forEach(metrics::outcome);
        return outcomes;
    }
}
