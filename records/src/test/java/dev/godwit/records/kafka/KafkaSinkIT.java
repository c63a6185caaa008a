package dev.godwit.records.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.godwit.embedded.EmbeddedKafka;
import dev.godwit.protocol.PushTopic;
import dev.godwit.records.RecordSink;
import dev.godwit.records.TopicRecord;
import dev.godwit.runtime.Check;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaSinkIT {

    private static final PushTopic TOPIC = new PushTopic("godwit.push", 1, 2);

    @TempDir
    private Path folder;

    @Test
    void records_areThere_untilKafkaGoes_andAgainWhenItIsBack() throws Exception {
        EmbeddedKafka kafka = new EmbeddedKafka(folder, 0).start();
        KafkaSink sink = new KafkaSink(new KafkaSettings("godwit-test", kafka.bootstrapServers(), TOPIC, Map.of()));
        sink.start();
        try {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> sink.check().reason().contains("not there yet"));
            createTopic(kafka);
            await().atMost(Duration.ofSeconds(20)).until(() -> sink.check().equals(Check.UP));

            assertThat(offsets(sink.write(List.of(record(0, 10), record(1, 10), record(0, 10)))))
                    .containsExactly(0L, 0L, 1L);
            assertThat(offsets(sink.write(List.of(record(TopicRecord.BY_KEY, 10)))))
                    .hasSize(1);
            assertThat(catchThrowable(() -> offsets(sink.write(List.of(record(0, 3 << 20))))))
                    .hasRootCauseInstanceOf(org.apache.kafka.common.errors.RecordTooLargeException.class)
                    .hasCauseInstanceOf(RecordSink.RecordTooLarge.class);

            assertReads(kafka);

            kafka.stop();
            assertThat(catchThrowable(() -> offsets(sink.write(List.of(record(0, 10))))))
                    .isNotNull();
            await().atMost(Duration.ofSeconds(20)).until(() -> sink.check().state() == Check.State.DEGRADED);

            kafka.start();
            await().atMost(Duration.ofSeconds(20)).until(() -> sink.check().equals(Check.UP));
            await().atMost(Duration.ofSeconds(20))
                    .ignoreExceptions()
                    .until(() -> offsets(sink.write(List.of(record(1, 10)))).size() == 1);
        } finally {
            sink.stop().toCompletableFuture().get(10, TimeUnit.SECONDS);
            kafka.stop();
        }
    }

    @Test
    void kafkaThatNeverWas_failsEachWrite_withinSeconds_andBlocksNobody() throws Exception {
        KafkaSink sink = new KafkaSink(new KafkaSettings("godwit-test", "127.0.0.1:1", TOPIC, Map.of()));
        sink.start();
        try {
            List<CompletionStage<Long>> many = sink.write(Collections.nCopies(1_000, record(0, 10)));
            List<CompletionStage<Long>> behind = IntStream.range(0, 5_000)
                    .mapToObj(i -> sink.write(List.of(record(1, 10))).get(0))
                    .toList();

            assertThat(catchThrowable(() -> offsets(many))).isNotNull();
            assertThat(catchThrowable(() -> offsets(behind))).isNotNull();
            assertThat(many).allMatch(stage -> stage.toCompletableFuture().isCompletedExceptionally());
            assertThat(sink.check().state()).isEqualTo(Check.State.DEGRADED);
        } finally {
            sink.stop().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    private static void assertReads(EmbeddedKafka kafka) {
        Map<String, Object> properties = Map.of("bootstrap.servers", kafka.bootstrapServers());
        TopicPartition place = new TopicPartition(TOPIC.name(), 0);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(place));
            consumer.seekToBeginning(List.of(place));
            ConsumerRecord<byte[], byte[]> record =
                    consumer.poll(Duration.ofSeconds(20)).iterator().next();
            assertThat(record.key()).asString().isEqualTo("k");
            assertThat(record.value()).hasSize(10);
            assertThat(record.headers().lastHeader("h").value()).asString().isEqualTo("v");
        }
    }

    private static void createTopic(EmbeddedKafka kafka) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(TOPIC.name(), TOPIC.partitions(), (short) 1)))
                    .all()
                    .get();
        }
    }

    private static List<Long> offsets(List<CompletionStage<Long>> stages) throws Exception {
        // All of them first: what fails late must be seen too.
        for (CompletionStage<Long> stage : stages) {
            stage.toCompletableFuture().handle((offset, failure) -> 0).get(20, TimeUnit.SECONDS);
        }
        List<Long> offsets = new java.util.ArrayList<>();
        for (CompletionStage<Long> stage : stages) {
            offsets.add(stage.toCompletableFuture().get());
        }
        return offsets;
    }

    private static TopicRecord record(int partition, int bytes) {
        return new TopicRecord(
                TOPIC.name(), partition, "k".getBytes(StandardCharsets.UTF_8), new byte[bytes], Map.of("h", "v"));
    }
}
