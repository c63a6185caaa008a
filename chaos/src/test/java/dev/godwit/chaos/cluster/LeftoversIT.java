package dev.godwit.chaos.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a harness that was killed: nothing. */
final class LeftoversIT {

    private static final Duration MOST = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    @Test
    void processesOfAKilledHarness_end_thoseThatStandStillToo() throws IOException {
        try (Victim victim = new Victim("process")) {
            ProcessHandle child =
                    ProcessHandle.of(Long.parseLong(victim.line())).orElseThrow();
            SystemCommand.run("kill", "-STOP", Long.toString(child.pid()));
            assertThat(child.isAlive()).isTrue();

            victim.kill();

            await().atMost(MOST).until(() -> !child.isAlive());
        }
    }

    @Test
    void namespacesOfAKilledHarness_areRemoved() throws IOException {
        Assumptions.assumeTrue(NamespaceNetwork.obstacle().isEmpty(), "skipped: no network namespaces");
        try (Victim victim = new Victim("network")) {
            String run = victim.line();
            Path namespace = Path.of("/run/netns", run + "-member");
            Path bridge = Path.of("/sys/class/net", run + "-b");
            assertThat(namespace).exists();
            assertThat(bridge).exists();

            victim.kill();

            await().atMost(MOST).until(() -> Files.notExists(namespace) && Files.notExists(bridge));
        }
    }

    @Test
    void namespacesOfADeadRun_areRemovedByTheNext() throws IOException {
        Assumptions.assumeTrue(NamespaceNetwork.obstacle().isEmpty(), "skipped: no network namespaces");
        // Above every number that Linux gives to a process.
        String run = "gw9999999x0";
        SystemCommand.run("ip", "netns", "add", run + "-x");
        SystemCommand.run("ip", "link", "add", run + "-b", "type", "bridge");

        new NamespaceNetwork().close();

        assertThat(Path.of("/run/netns", run + "-x")).doesNotExist();
        assertThat(Path.of("/sys/class/net", run + "-b")).doesNotExist();
    }

    /** A harness in a JVM of its own. */
    private final class Victim implements AutoCloseable {

        private final Process process;
        private final BufferedReader output;

        Victim(String what) throws IOException {
            List<String> command = Java.command(folder, List.of(), Harness.class.getName());
            // Members do without what is for tests only; this one is.
            int classPath = command.indexOf("-cp") + 1;
            command.set(classPath, command.get(classPath) + File.pathSeparator + Path.of("target", "test-classes"));
            command.addAll(List.of(what, folder.toString()));
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            output = process.inputReader(StandardCharsets.UTF_8);
        }

        String line() throws IOException {
            return output.readLine();
        }

        void kill() {
            process.destroyForcibly();
        }

        @Override
        public void close() {
            kill();
        }
    }

    /** Starts something, says what, and waits for its own death. */
    static final class Harness {

        private Harness() {}

        public static void main(String[] arguments) throws Exception {
            if (arguments[0].equals("process")) {
                Watched child = Watched.start(Path.of(arguments[1], "log"), Map.of(), List.of("sleep", "600"));
                System.out.println(child.pid());
            } else {
                NamespaceNetwork network = new NamespaceNetwork();
                network.join("member", List.of());
                System.out.println(Leftovers.nameOfRun(0));
            }
            Thread.sleep(Duration.ofMinutes(10).toMillis());
        }
    }
}
