package dev.godwit.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.server.fixture.ChildProcess;
import dev.godwit.server.fixture.Cluster;
import dev.godwit.server.fixture.RoleProcess;
import dev.godwit.server.fixture.SharedCluster;
import dev.godwit.tokens.Scope;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs and examples tell producers to run is run here, as it stands there. */
class DocsPushIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    @RegisterExtension
    static final SharedCluster shared = new SharedCluster();

    private static Cluster cluster;

    @TempDir
    private static Path folder;

    private static SnippetTools tools;
    private static RoleProcess gateway;
    private static RoleProcess api;
    private static Clients clients;

    @BeforeAll
    static void start() {
        cluster = shared.cluster();
        gateway = cluster.node("gateway-1");
        api = cluster.node("api-1");
        clients = new Clients(cluster);
        tools = new SnippetTools(folder);
    }

    @AfterAll
    static void stop() {
        clients.close();
    }

    @Test
    void exampleOfTheJavaClient_runs() {
        SseListener alice = connected("alice");
        SseListener bob = connected("bob");
        ChildProcess example =
                java("dev.godwit.example.PublishOrders", cluster.kafka().bootstrapServers());
        assertThat(example.exitCode(SOON)).as(example.report()).isZero();
        assertThat(example.out()).containsPattern("(?s)created +1-\\d-\\d+\n(batch +1-\\d-\\d+\n){3}retracted +1-.*");
        // Both hear of the team and of the rush; alice of her order too, its state, and that it is off.
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(bob.arrivals()).anyMatch(arrival -> arrival.data().equals("2"));
            assertThat(alice.arrivals()).anyMatch(arrival -> arrival.data().contains("\"total\":19.9"));
            assertThat(alice.arrivals()).anyMatch(arrival -> arrival.data().equals("\"packed\""));
        });
    }

    static List<Snippet> snippets() {
        return Snippet.in(Path.of("..", "docs", "push.md"));
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void program_ofTheDocs_pushes_toTheRightPartition(Snippet snippet) {
        tools.missing(snippet.tool()).ifPresent(reason -> Assumptions.abort(reason));
        String user = "alice-" + snippet.number();
        SseListener listener = connected(user);

        ChildProcess program = tools.run(here(snippet.with("alice", user)));
        assertThat(program.exitCode(Duration.ofMinutes(3))).as(program.report()).isZero();

        await().atMost(SOON).until(() -> listener.ids("user/" + user).size() == 1);
        assertThat(listener.arrivals()).anyMatch(arrival -> arrival.data().equals("{\"no\":\"123\"}"));
        assertThat(recordsOf(user))
                .as("one, so no router had to write it again")
                .isEqualTo(1);
    }

    /** What the page says of dev mode, said of this cluster. */
    private static Snippet here(Snippet snippet) {
        if (!snippet.tool().equals("curl")) {
            return snippet.with("127.0.0.1:9092", cluster.kafka().bootstrapServers());
        }
        return snippet.with("$(./godwit token --service orders --scope push)", cluster.serviceToken(Scope.PUSH))
                .with(
                        "http://127.0.0.1:8081",
                        "http://127.0.0.1:" + api.apiUrl().getPort());
    }

    private static long recordsOf(String user) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", cluster.kafka().bootstrapServers());
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor("godwit.push").stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long count = 0;
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    count += user.equals(record.key()) ? 1 : 0;
                }
            }
            return count;
        }
    }

    private static SseListener connected(String user) {
        SseListener listener = clients.listen(user, "phone", gateway);
        await().atMost(SOON).until(listener::isConnected);
        return listener;
    }

    private static ChildProcess java(String program, String... arguments) {
        List<String> command = Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                program),
                        Stream.of(arguments))
                .toList();
        return ChildProcess.launch(cluster.folder(), Map.of(), command);
    }
}
