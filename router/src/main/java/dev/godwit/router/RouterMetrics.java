package dev.godwit.router;

import dev.godwit.inbox.Applied;
import dev.godwit.protocol.Receipt;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What the router counts. Names begin with {@code godwit.router}. */
public final class RouterMetrics {

    private static final List<String> STATES = List.of("READING", "SEEKING", "RUNNING", "BACKING_OFF", "HALTED");

    private final MeterRegistry meters;
    private final AtomicLong lag = new AtomicLong();
    private final Map<String, AtomicLong> lanesByState = new ConcurrentHashMap<>();
    private final Counter forwarded;

    public RouterMetrics(MeterRegistry meters) {
        this.meters = meters;
        this.forwarded = meters.counter("godwit.router.forwarded");
        Gauge.builder("godwit.router.lag", lag, AtomicLong::get)
                .description("Records that Kafka has and the store has not, over this router's partitions")
                .register(meters);
        STATES.forEach(state -> Gauge.builder("godwit.router.partitions", laneCount(state), AtomicLong::get)
                .tag("state", state.toLowerCase(Locale.ROOT))
                .register(meters));
    }

    /** A record was answered by the store. */
    public void applied(Applied.Kind outcome) {
        meters.counter("godwit.router.records", "outcome", outcome.name().toLowerCase(Locale.ROOT))
                .increment();
    }

    public void deadLetter(String code) {
        meters.counter("godwit.router.dead.letters", "code", code).increment();
    }

    public void expansion(int copies) {
        meters.counter("godwit.router.expansions").increment();
        meters.counter("godwit.router.expansion.copies").increment(copies);
    }

    /** A partition's watermark is read again, and why. */
    public void resync(String reason) {
        meters.counter("godwit.router.resyncs", "reason", reason).increment();
    }

    public void lostRange() {
        meters.counter("godwit.router.lost.ranges").increment();
    }

    public void ignoredFields(int count) {
        if (count > 0) {
            meters.counter("godwit.router.ignored.fields").increment(count);
        }
    }

    /** A message was handed to the link of a node. */
    public void forwarded() {
        forwarded.increment();
    }

    public void lookupFailed() {
        meters.counter("godwit.router.lookup.failures").increment();
    }

    /** A message was not sent to a node because its window or the budget is full. */
    public void notSent() {
        meters.counter("godwit.router.not.sent").increment();
    }

    /** A record of a mapped topic: {@code mapped}, {@code skipped} or {@code dead_letter}. */
    public void mapped(String topic, String outcome) {
        meters.counter("godwit.router.mapped", "topic", topic, "outcome", outcome)
                .increment();
    }

    /** A change of presence is told: online, offline, join or leave. */
    public void presence(String change) {
        meters.counter("godwit.router.presence", "change", change).increment();
    }

    /** What became of a message was told. */
    public void receipt(Receipt.State state) {
        meters.counter("godwit.router.receipts", "state", state.text()).increment();
    }

    /** Receipts could not be told for now. */
    public void receiptsFailed(String step) {
        meters.counter("godwit.router.receipts.failures", "step", step).increment();
    }

    /** So many things were not noted to be told: too many waited. */
    public void receiptsDropped(long count) {
        meters.counter("godwit.router.receipts.dropped").increment((double) count);
    }

    public void lag(long records) {
        lag.set(records);
    }

    /** The state of each partition that this router owns. */
    public void lanes(List<String> states) {
        STATES.forEach(state -> laneCount(state).set(Collections.frequency(states, state)));
    }

    private AtomicLong laneCount(String state) {
        return lanesByState.computeIfAbsent(state, ignored -> new AtomicLong());
    }
}
