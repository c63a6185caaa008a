package dev.godwit.client.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.godwit.embedded.EmbeddedKafka;
import dev.godwit.protocol.Placement;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker, and against none. */
class PublisherIT {

    private static final int PARTITIONS = 8;
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @TempDir
    private static Path folder;

    private static EmbeddedKafka kafka;

    @BeforeAll
    static void start() throws Exception {
        kafka = new EmbeddedKafka(folder, 0).start();
        createTopics(kafka);
    }

    @AfterAll
    static void stop() {
        kafka.stop();
    }

    @Test
    void pushes_lieOnTheirPartitions_inTheOrderOfTheCalls_underTheIdsTold() throws Exception {
        List<Push> pushes = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            pushes.add(Push.toUser("user-" + i % 7)
                    .event("counted")
                    .json(Integer.toString(i))
                    .build());
        }
        List<PushResult> results;
        try (Publisher publisher = Publisher.to(kafka.bootstrapServers()).build()) {
            results = publisher.pushAll(pushes).toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
        Map<String, List<ConsumerRecord<String, byte[]>>> byKey = records("godwit.push").stream()
                .filter(record -> record.key().startsWith("user-"))
                .collect(Collectors.groupingBy(ConsumerRecord::key));
        for (int user = 0; user < 7; user++) {
            String name = "user-" + user;
            int first = user;
            List<ConsumerRecord<String, byte[]>> records = byKey.get(name);
            assertThat(records).allMatch(record -> record.partition() == Placement.partition(name, PARTITIONS));
            assertThat(records.stream().map(record -> "1-" + record.partition() + "-" + record.offset()))
                    .containsExactlyElementsOf(IntStream.range(0, 500)
                            .filter(i -> i % 7 == first)
                            .mapToObj(i -> results.get(i).id().orElseThrow().toString())
                            .toList());
        }
    }

    @Test
    void traceOfTheCaller_isPassedOn_unlessThePushHasItsOwn() throws Exception {
        try (Publisher publisher =
                Publisher.to(kafka.bootstrapServers()).traceparent(() -> TRACE).build()) {
            get(publisher.push(Push.toUser("traced").event("e").build()));
            get(publisher.push(
                    Push.toUser("traced").event("e").traceparent(TRACE).build()));
        }
        List<Optional<String>> traces = records("godwit.push").stream()
                .filter(record -> record.key().equals("traced"))
                .map(record -> Optional.ofNullable(record.headers().lastHeader("traceparent"))
                        .map(header -> new String(header.value(), StandardCharsets.UTF_8)))
                .toList();
        assertThat(traces).containsExactly(Optional.of(TRACE), Optional.empty());
    }

    @Test
    void generation_isThatOfTheTopic() throws Exception {
        try (Publisher publisher = Publisher.to(kafka.bootstrapServers())
                .kafkaTopic("other.push.g7")
                .build()) {
            assertThat(get(publisher.push(Push.toAll().event("e").build()))).hasToString("7-0-0");
        }
    }

    @Test
    void withoutKafka_nobodyIsBlocked_andWhatIsTooMuchFailsAtOnce() {
        try (Publisher publisher = Publisher.to("127.0.0.1:1")
                .timeout(Duration.ofSeconds(3))
                .maxPending(2, 1 << 20)
                .build()) {
            Push push = Push.toUser("nobody").event("e").build();
            long before = System.nanoTime();
            List<CompletionStage<MessageId>> stages =
                    List.of(publisher.push(push), publisher.push(push), publisher.push(push));
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(900));
            assertThatThrownBy(() -> get(stages.get(2)))
                    .hasCauseInstanceOf(PushFailed.class)
                    .hasMessageContaining("full: 2 pushes");
            assertThatThrownBy(() -> get(stages.get(0)))
                    .hasMessageContaining("not sent within 1000 ms")
                    .satisfies(e -> assertThat(((PushFailed) e.getCause()).isUncertain())
                            .isFalse());
            assertThatThrownBy(() -> get(stages.get(1))).hasCauseInstanceOf(PushFailed.class);
        }
    }

    @Test
    void close_endsAtItsDeadline_andTellsEachFate() {
        Publisher publisher = Publisher.to("127.0.0.1:1").build();
        CompletionStage<MessageId> waiting =
                publisher.push(Push.toUser("nobody").event("e").build());
        publisher.close(Duration.ofMillis(300));
        assertThat(waiting.toCompletableFuture()).isCompletedExceptionally();
        assertThat(publisher.push(Push.toAll().event("e").build()).toCompletableFuture())
                .isCompletedExceptionally();
        publisher.close();
    }

    @Test
    void close_waitsForWhatIsOnItsWay() {
        List<CompletionStage<MessageId>> stages = new ArrayList<>();
        try (Publisher publisher = Publisher.to(kafka.bootstrapServers()).build()) {
            for (int i = 0; i < 100; i++) {
                stages.add(publisher.push(Push.toUser("closing").event("e").build()));
            }
        }
        assertThat(stages).allMatch(stage -> {
            var fate = stage.toCompletableFuture();
            return fate.isDone() && !fate.isCompletedExceptionally();
        });
    }

    @Test
    void whatAPublisherRestsOn_cannotBeSet() {
        assertThatThrownBy(() -> Publisher.to("a:1").kafkaSetting("acks", "1"))
                .hasMessage("acks: set (expected: left to the publisher)");
    }

    @Test
    void pushesMadeBeforeKafkaIsThere_arriveInOrder(@TempDir Path later) throws Exception {
        EmbeddedKafka late = new EmbeddedKafka(later, freePort());
        try (Publisher publisher = Publisher.to("127.0.0.1:" + late.port())
                .timeout(Duration.ofSeconds(60))
                .kafkaSetting("reconnect.backoff.max.ms", "100")
                .build()) {
            List<CompletionStage<MessageId>> stages = IntStream.range(0, 20)
                    .mapToObj(i -> publisher.push(Push.toUser("early")
                            .event("e")
                            .json(Integer.toString(i))
                            .build()))
                    .toList();
            late.start();
            createTopics(late);
            List<Long> offsets = new ArrayList<>();
            for (CompletionStage<MessageId> stage : stages) {
                offsets.add(get(stage).offset());
            }
            assertThat(offsets).isSorted().doesNotHaveDuplicates();
        } finally {
            late.stop();
        }
    }

    private static void createTopics(EmbeddedKafka kafka) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(
                            new NewTopic("godwit.push", PARTITIONS, (short) 1),
                            new NewTopic("other.push.g7", 1, (short) 1)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static MessageId get(CompletionStage<MessageId> stage) throws Exception {
        try {
            return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new Exception(e.getCause().getMessage(), e.getCause());
        }
    }

    private static List<ConsumerRecord<String, byte[]>> records(String topic) {
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                    .mapToObj(number -> new TopicPartition(topic, number))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                consumer.poll(Duration.ofMillis(50)).forEach(records::add);
                return partitions.stream().allMatch(one -> consumer.position(one) >= ends.get(one));
            });
        }
        return records;
    }
}
