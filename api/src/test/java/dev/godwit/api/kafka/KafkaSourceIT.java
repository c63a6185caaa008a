package dev.godwit.api.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.godwit.api.message.RecordSource.StoredRecord;
import dev.godwit.embedded.EmbeddedKafka;
import dev.godwit.protocol.PushTopic;
import dev.godwit.records.TopicRecord;
import dev.godwit.records.kafka.KafkaSettings;
import dev.godwit.records.kafka.KafkaSink;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaSourceIT {

    private static final PushTopic TOPIC = new PushTopic("godwit.push", 1, 2);

    @TempDir
    private Path folder;

    @Test
    void records_areRead_byPlace() throws Exception {
        EmbeddedKafka kafka = new EmbeddedKafka(folder, 0).start();
        KafkaSettings settings = new KafkaSettings("godwit-api", kafka.bootstrapServers(), TOPIC, Map.of());
        KafkaSource source = new KafkaSource(settings);
        try {
            createTopic(kafka);
            write(settings, List.of(record(0), record(1), record(0)));

            StoredRecord record = read(source, 0, 1).orElseThrow();
            assertThat(record.key()).asString().isEqualTo("k");
            assertThat(record.value()).hasSize(10);
            assertThat(record.headers().get("h")).asString().isEqualTo("v");
            assertThat(record.time()).isPositive();
            assertThat(read(source, 0, 0)).isPresent();
            assertThat(read(source, 1, 0)).isPresent();
            assertThat(read(source, 0, 2)).isEmpty();
            assertThat(read(source, 1, 1_000)).isEmpty();
        } finally {
            source.stop().toCompletableFuture().get(10, TimeUnit.SECONDS);
            kafka.stop();
        }
        assertThat(catchThrowable(() -> read(source, 0, 0))).isNotNull();
    }

    private static void write(KafkaSettings settings, List<TopicRecord> records) throws Exception {
        KafkaSink sink = new KafkaSink(settings);
        try {
            for (CompletionStage<Long> written : sink.write(records)) {
                written.toCompletableFuture().get(20, TimeUnit.SECONDS);
            }
        } finally {
            sink.stop().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    private static Optional<StoredRecord> read(KafkaSource source, int partition, long offset) throws Exception {
        return source.read(partition, offset).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static void createTopic(EmbeddedKafka kafka) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(TOPIC.name(), TOPIC.partitions(), (short) 1)))
                    .all()
                    .get();
        }
    }

    private static TopicRecord record(int partition) {
        return new TopicRecord(
                TOPIC.name(), partition, "k".getBytes(StandardCharsets.UTF_8), new byte[10], Map.of("h", "v"));
    }
}
