package dev.godwit.router.mapping;

import dev.godwit.protocol.Derived;
import dev.godwit.protocol.DerivedRecords;
import dev.godwit.protocol.PushRequest;
import dev.godwit.protocol.PushTopic;
import dev.godwit.protocol.Reading.Refused;
import dev.godwit.protocol.RecordOrigin;
import dev.godwit.router.RouterMetrics;
import dev.godwit.router.log.DeadLetters;
import dev.godwit.router.log.Errand;
import dev.godwit.router.log.OutgoingRecord;
import dev.godwit.router.log.PushLog;
import dev.godwit.router.log.PushRecord;
import dev.godwit.runtime.Loop;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Carries what a mapping makes of a topic to the push topic, each record once: a derived record tells the place it comes from, and
 * the log of the target's partition remembers the last place of each source. That rests on the order of an {@link Errand}: of
 * several for one partition, the next is sent only after Kafka has the former, whoever sends them.
 */
final class Feed implements SourceTopic.Taker {

    private final Loop loop;
    private final PushLog kafka;
    private final PushTopic push;
    private final DerivedRecords codec;
    private final Mapping mapping;
    private final Mapper mapper;
    private final DeadLetters deadLetters;
    private final RouterMetrics metrics;
    private @Nullable Errand errand;
    private boolean stopped;

    Feed(MappingTools tools, Mapping mapping) {
        this.loop = tools.loop();
        this.kafka = tools.kafka();
        this.push = tools.push();
        this.codec = tools.codec();
        this.metrics = tools.metrics();
        this.mapping = mapping;
        this.mapper = new Mapper(mapping);
        this.deadLetters = new DeadLetters(mapping.topic());
    }

    @Override
    public CompletionStage<Void> take(String topicId, List<PushRecord> records) {
        CompletableFuture<Void> safe = new CompletableFuture<>();
        loop.execute(() -> {
            if (!stopped) {
                errand = new Errand(loop, kafka, chains(topicId, records), () -> safe.complete(null)).start();
            }
        });
        return safe;
    }

    /** Sends nothing more; on the loop. What was taken and is not safe is read again by whoever comes next. */
    void stop() {
        stopped = true;
        if (errand != null) {
            errand.cancel();
        }
    }

    private List<Iterator<OutgoingRecord>> chains(String topicId, List<PushRecord> records) {
        TreeMap<Integer, List<OutgoingRecord>> byPartition = new TreeMap<>();
        List<Iterator<OutgoingRecord>> chains = new ArrayList<>();
        for (PushRecord source : records) {
            mapper.map(source)
                    .fold(
                            request -> {
                                OutgoingRecord copy = copy(topicId, source, request);
                                return byPartition
                                        .computeIfAbsent(copy.partition(), partition -> new ArrayList<>())
                                        .add(copy);
                            },
                            refused ->
                                    chains.add(List.of(letter(source, refused)).iterator()),
                            this::skipped);
        }
        byPartition.values().forEach(chain -> chains.add(chain.iterator()));
        return chains;
    }

    private OutgoingRecord copy(String topicId, PushRecord source, PushRequest request) {
        metrics.mapped(mapping.topic(), "mapped");
        RecordOrigin origin = new RecordOrigin(topicId, source.partition(), source.offset(), 0, source.time());
        Derived.Copy copy = new Derived.Copy(origin, request, true);
        DerivedRecords.Signed signed = codec.sign(copy);
        return new OutgoingRecord(
                OutgoingRecord.Topic.PUSH,
                push.partitionOf(copy.mailbox()).number(),
                copy.mailbox().placementKey().getBytes(StandardCharsets.UTF_8),
                signed.value(),
                List.of(new PushRecord.Header(DerivedRecords.HEADER, signed.header())));
    }

    private OutgoingRecord letter(PushRecord source, Refused reason) {
        metrics.mapped(mapping.topic(), "dead_letter");
        return deadLetters.letter(source, reason);
    }

    private Boolean skipped() {
        metrics.mapped(mapping.topic(), "skipped");
        return true;
    }
}
