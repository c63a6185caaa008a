package dev.godwit.server.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.server.fixture.ChildProcess;
import dev.godwit.server.fixture.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** {@code godwit dev} as its user meets it: a process with an output, ports and files. */
class DevModeIT {

    private static final Duration READY = Duration.ofSeconds(60);
    private static final Duration GONE = Duration.ofSeconds(5);

    /** Working directory, home and temporary folder of all that is started here. */
    @TempDir(cleanup = CleanupMode.ALWAYS)
    private Path folder;

    private final int client = FreePorts.next();
    private final int kafka = FreePorts.next();
    private final int redis = FreePorts.next();
    private final int internal = FreePorts.next();
    private final List<ChildProcess> started = new ArrayList<>();

    @BeforeAll
    static void prepare() {
        ChildProcess.prepareMany();
    }

    @AfterEach
    void killWhatStillRuns() {
        started.forEach(ChildProcess::close);
    }

    @Test
    void message_arrivesThroughEachGateway_andSigtermLeavesNothing() throws Exception {
        ChildProcess dev = dev("--gateways", "2");
        awaitReady(dev);
        assertThat(dev.out())
                .contains("http://127.0.0.1:" + client + "/?token=", "curl -N", "./godwit push --kafka", "kcat");
        ChildProcess first = listen(client, "alice", "1");
        ChildProcess second = listen(client + 1, "alice", "1");
        String id = push("alice", "{\"no\":\"123\"}");
        assertThat(id).matches("1-\\d-0\n");
        for (ChildProcess listener : List.of(first, second)) {
            assertThat(listener.exitCode(READY)).isZero();
            assertThat(listener.out())
                    .startsWith("{\"type\":\"message\",\"mailbox\":\"user/alice\",\"id\":\"1-0\",\"event\":\"order\","
                            + "\"data\":{\"no\":\"123\"}")
                    .hasLineCount(1);
        }
        assertThat(historyOf("room,1")).contains("\"mailbox\":\"topic/room,1\"", "\"data\":\"first\"");
        assertThat(processesIn(folder)).as("Redis runs in the folder").isNotEmpty();
        dev.terminate();
        assertThat(dev.exitCode(GONE)).isZero();
        assertNothingLeft();
        assertThat(dev.err()).isEmpty();
    }

    @Test
    void takenPort_isOneLineBeforeAnythingStarts() throws Exception {
        try (ServerSocket other = new ServerSocket(kafka, 1, InetAddress.getLoopbackAddress())) {
            ChildProcess dev = dev();
            assertThat(dev.exitCode(READY)).isEqualTo(1);
            assertThat(dev.err())
                    .isEqualTo(
                            "godwit: port " + other.getLocalPort() + " is taken (choose another: --kafka-port PORT)\n");
            assertThat(dev.out()).isEmpty();
        }
        assertNothingLeft();
    }

    @Test
    void killedDevMode_isCleanedUpByTheNext() throws Exception {
        ChildProcess killed = dev();
        awaitReady(killed);
        killed.kill();
        assertThat(temporaryFolders()).hasSize(1);
        ChildProcess next = dev();
        awaitReady(next);
        assertThat(temporaryFolders()).hasSize(1).allMatch(name -> name.contains("-" + next.pid() + "-"));
        next.terminate();
        assertThat(next.exitCode(GONE)).isZero();
        assertNothingLeft();
    }

    @Test
    void dataFolder_survivesAndIsForOne() throws Exception {
        String data = folder.resolve("data").toString();
        ChildProcess first = dev("--data", data);
        awaitReady(first);
        String id = push("alice", "\"kept\"");
        ChildProcess other = dev("--data", data);
        assertThat(other.exitCode(READY)).isEqualTo(1);
        assertThat(other.err()).contains("is in use by another godwit dev").hasLineCount(1);
        // The worse way to end it.
        first.kill();

        ChildProcess second = dev("--data", data);
        awaitReady(second);
        ChildProcess listener = listen(client, "alice", "1");
        assertThat(listener.exitCode(READY)).isZero();
        assertThat(listener.out()).contains("\"data\":\"kept\"");
        String next = push("alice", "\"more\"");
        assertThat(next).isNotEqualTo(id);
        second.terminate();
        assertThat(second.exitCode(GONE)).isZero();
        assertThat(processesIn(folder)).isEmpty();
        assertThat(Path.of(data)).isNotEmptyDirectory();
        assertThat(temporaryFolders()).isEmpty();
    }

    @Test
    void interruptedStart_leavesNothing() throws Exception {
        ChildProcess dev = dev();
        await().atMost(READY).until(() -> dev.out().contains("starting"));
        dev.terminate();
        assertThat(dev.exitCode(GONE)).isZero();
        assertNothingLeft();
    }

    private ChildProcess dev(String... more) {
        List<String> arguments = new ArrayList<>(List.of("dev"));
        arguments.addAll(option("--client-port", client));
        arguments.addAll(option("--api-port", FreePorts.next()));
        arguments.addAll(option("--internal-port", internal));
        arguments.addAll(option("--link-port", FreePorts.next()));
        arguments.addAll(option("--kafka-port", kafka));
        arguments.addAll(option("--redis-port", redis));
        arguments.addAll(List.of(more));
        return child(arguments);
    }

    /** Pushed before anybody follows the topic. */
    private String historyOf(String topic) {
        ChildProcess push = child(
                List.of("push", "--kafka", "127.0.0.1:" + kafka, "--topic", topic, "--event", "order", "\"first\""));
        assertThat(push.exitCode(READY)).as(push.report()).isZero();
        ChildProcess listener = child(List.of(
                "listen",
                "--url",
                "http://127.0.0.1:" + client,
                "--user",
                "bob",
                "--topic",
                topic,
                "--history",
                "5",
                "--count",
                "1"));
        assertThat(listener.exitCode(READY)).as(listener.report()).isZero();
        return listener.out();
    }

    private ChildProcess listen(int port, String user, String count) {
        return child(List.of("listen", "--url", "http://127.0.0.1:" + port, "--user", user, "--count", count));
    }

    private String push(String user, String json) {
        ChildProcess push =
                child(List.of("push", "--kafka", "127.0.0.1:" + kafka, "--to", user, "--event", "order", json));
        assertThat(push.exitCode(READY)).as(push.report()).isZero();
        return push.out();
    }

    private ChildProcess child(List<String> arguments) {
        ChildProcess child = ChildProcess.start(folder, Map.of(), arguments.toArray(new String[0]));
        started.add(child);
        return child;
    }

    private static List<String> option(String name, int port) {
        return List.of(name, Integer.toString(port));
    }

    private static void awaitReady(ChildProcess dev) {
        await("godwit dev is ready").atMost(READY).until(() -> {
            if (!dev.isAlive()) {
                throw new AssertionError("ended\n" + dev.report());
            }
            return dev.out().contains("Ctrl-C stops everything");
        });
        assertThat(dev.out()).doesNotContain("not well");
    }

    private void assertNothingLeft() throws IOException {
        assertThat(processesIn(folder)).isEmpty();
        assertThat(temporaryFolders()).isEmpty();
    }

    private List<String> temporaryFolders() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("godwit-dev-"))
                    .toList();
        }
    }

    /** Programs that lie in the folder: Redis. */
    private static List<String> processesIn(Path folder) {
        return ProcessHandle.allProcesses()
                .filter(ProcessHandle::isAlive)
                .map(process -> process.info().command().orElse(""))
                .filter(command -> command.startsWith(folder.toString()))
                .toList();
    }
}
