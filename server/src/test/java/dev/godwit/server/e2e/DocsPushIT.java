package dev.godwit.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.server.fixture.ChildProcess;
import dev.godwit.server.fixture.Cluster;
import dev.godwit.server.fixture.RoleProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What docs and examples tell producers to run is run here, as it stands there. */
class DocsPushIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    @RegisterExtension
    static final Cluster cluster = new Cluster();

    private static RoleProcess gateway;
    private static Clients clients;

    @BeforeAll
    static void start() {
        cluster.startStores();
        RoleProcess router = cluster.router("router-1");
        gateway = cluster.gateway("gateway-1");
        Stream.of(router, gateway).forEach(RoleProcess::awaitReady);
        clients = new Clients(cluster);
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
