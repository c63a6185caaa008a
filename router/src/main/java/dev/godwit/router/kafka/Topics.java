package dev.godwit.router.kafka;

import static java.util.Objects.requireNonNull;

import dev.godwit.router.log.Standing;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** What the router asks Kafka about the push topic, outside of the consumer: those calls block nobody. */
final class Topics implements AutoCloseable {

    /** Only what consumers that wait for transactions may see counts as Kafka's end. */
    private static final ListOffsetsOptions COMMITTED = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);

    private final KafkaSettings settings;
    private final Admin admin;
    private final TopicSettings checks;

    Topics(KafkaSettings settings) {
        this.settings = settings;
        this.admin = Admin.create(settings.admin());
        this.checks = new TopicSettings(settings, admin);
    }

    /** Creates the topics that are absent. */
    CompletionStage<Void> create() {
        return checks.create();
    }

    CompletionStage<Standing> standing(int partition) {
        TopicPartition asked = topicPartition(partition);
        CompletionStage<Long> start = offset(asked, OffsetSpec.earliest());
        CompletionStage<Long> end = offset(asked, OffsetSpec.latest());
        CompletionStage<List<String>> objections = checks.objections();
        return topicId()
                .thenCombine(start, Known::new)
                .thenCombine(end, (known, to) -> new Standing(known.topicId, known.start, to, List.of()))
                .thenCombine(
                        objections,
                        (standing, found) -> new Standing(standing.topicId(), standing.start(), standing.end(), found));
    }

    CompletionStage<Long> offsetAt(int partition, long time) {
        TopicPartition asked = topicPartition(partition);
        return offset(asked, OffsetSpec.forTimestamp(time))
                .thenCompose(found ->
                        found >= 0 ? CompletableFuture.completedFuture(found) : offset(asked, OffsetSpec.latest()));
    }

    CompletionStage<Long> committed(int partition) {
        return admin.listConsumerGroupOffsets(settings.group())
                .partitionsToOffsetAndMetadata()
                .toCompletionStage()
                .handle((offsets, failure) -> {
                    if (failure != null && !isUnknownGroup(failure)) {
                        throw new CompletionException(failure);
                    }
                    var found = offsets == null ? null : offsets.get(topicPartition(partition));
                    return found == null ? 0L : found.offset();
                });
    }

    CompletionStage<Map<Integer, Long>> ends(Collection<Integer> partitions) {
        Map<TopicPartition, OffsetSpec> asked =
                partitions.stream().collect(Collectors.toMap(this::topicPartition, ignored -> OffsetSpec.latest()));
        return admin.listOffsets(asked, COMMITTED)
                .all()
                .toCompletionStage()
                .thenApply(found -> found.entrySet().stream()
                        .collect(Collectors.toMap(
                                entry -> entry.getKey().partition(),
                                entry -> entry.getValue().offset())));
    }

    TopicPartition topicPartition(int partition) {
        return new TopicPartition(settings.topic().name(), partition);
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }

    private CompletionStage<String> topicId() {
        String name = settings.topic().name();
        return requireNonNull(
                        admin.describeTopics(Set.of(name)).topicNameValues().get(name))
                .toCompletionStage()
                .thenApply(description -> description.topicId())
                .thenApply(Uuid::toString);
    }

    private CompletionStage<Long> offset(TopicPartition partition, OffsetSpec spec) {
        ListOffsetsResult result = admin.listOffsets(Map.of(partition, spec), COMMITTED);
        return result.partitionResult(partition).toCompletionStage().thenApply(ListOffsetsResultInfo::offset);
    }

    private static boolean isUnknownGroup(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof GroupIdNotFoundException;
    }

    private record Known(String topicId, long start) {}
}
