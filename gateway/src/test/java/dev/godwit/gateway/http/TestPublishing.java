package dev.godwit.gateway.http;

import dev.godwit.gateway.limit.Permit;
import dev.godwit.gateway.limit.Rate;
import dev.godwit.gateway.publish.PublishOptions;
import dev.godwit.gateway.publish.Publisher;
import dev.godwit.inbox.KnownId;
import dev.godwit.protocol.Fingerprint;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.PushTopic;
import dev.godwit.records.Repeats;
import dev.godwit.records.TopicRecord;
import dev.godwit.records.memory.InMemorySink;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** What stands behind publications: Kafka in memory, and answers that the test decides. */
public final class TestPublishing {

    public static final PushTopic TOPIC = new PushTopic("godwit.push", 1, 4);
    public static final String UPSTREAM = "godwit.upstream";

    private static final Rate RATE = new Rate(0.001, 60);

    private final InMemorySink sink = new InMemorySink();
    private final Map<Fingerprint, KnownId> known = new ConcurrentHashMap<>();
    private final Queue<CompletionStage<Permit>> permits = new ArrayDeque<>();

    Publisher publisher(MeterRegistry meters) {
        return new Publisher(
                new PublishOptions(TOPIC, UPSTREAM, RATE),
                sink,
                new Repeats(this::known, InstantSource.system()),
                (tenant, user) -> permit(),
                meters);
    }

    public InMemorySink sink() {
        return sink;
    }

    public List<TopicRecord> pushes() {
        return of(TOPIC.name());
    }

    public List<TopicRecord> upstream() {
        return of(UPSTREAM);
    }

    public void knows(Fingerprint id, KnownId first) {
        known.put(id, first);
    }

    /** What the shared limit says next; then it says yes again. */
    public synchronized void next(CompletionStage<Permit> permit) {
        permits.add(permit);
    }

    private synchronized CompletionStage<Permit> permit() {
        CompletionStage<Permit> next = permits.poll();
        return next == null ? CompletableFuture.completedFuture(Permit.GRANTED) : next;
    }

    private CompletionStage<Optional<KnownId>> known(Mailbox mailbox, Fingerprint id, long now) {
        return CompletableFuture.completedFuture(Optional.ofNullable(known.get(id)));
    }

    private List<TopicRecord> of(String topic) {
        return sink.records().stream()
                .filter(record -> record.topic().equals(topic))
                .toList();
    }
}
