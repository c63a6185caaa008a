package dev.godwit.chaos.fleet;

import static org.awaitility.Awaitility.await;

import dev.godwit.protocol.PushTopic;
import dev.godwit.server.tools.DevKey;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** {@code godwit dev} with two gateways in a process of its own: all roles, a real Kafka, a real Redis. */
final class DevCluster implements AutoCloseable {

    static final PushTopic TOPIC = new PushTopic("godwit.push", 1, 8);

    private static final int FIRST = 12_000;
    private static final int LAST = 19_000;

    /** Ports in a row that are free: two for clients, two for links, and four more. */
    private static final int PORTS = 8;

    private static final Duration READY = Duration.ofMinutes(3);
    private static final List<String> JVM = List.of(
            "-Xmx512m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--add-modules=java.se",
            "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=java.management/sun.management=ALL-UNNAMED",
            "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED");

    private final Path folder;
    private final int port = free();
    private final Path out;
    private final Process process;

    /**
     * @param folder for all that it writes
     */
    DevCluster(Path folder) throws IOException {
        this.folder = folder;
        this.out = folder.resolve("godwit.txt");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(List.of("-Dgodwit.home=" + folder, "-Djava.io.tmpdir=" + folder, "-cp", classPath()));
        command.addAll(List.of("dev.godwit.server.Main", "dev", "--gateways", "2"));
        List<String> options = List.of("client", "link", "api", "internal", "kafka", "redis");
        for (int i = 0; i < options.size(); i++) {
            // The first two count up.
            command.addAll(List.of("--" + options.get(i) + "-port", Integer.toString(port + i + Math.min(i, 2))));
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("GODWIT"));
        process = builder.start();
    }

    DevCluster awaitReady() {
        await("godwit dev is ready").atMost(READY).until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("ended\n" + out());
            }
            return out().contains("Ctrl-C stops everything");
        });
        return this;
    }

    List<Gateway> gateways() {
        return List.of(new Gateway("dev-1", "127.0.0.1", port), new Gateway("dev-2", "127.0.0.1", port + 1));
    }

    List<URI> api() {
        return List.of(URI.create("http://127.0.0.1:" + (port + 4)));
    }

    String bootstrapServers() {
        return "127.0.0.1:" + (port + 6);
    }

    /** Of tokens. */
    String tokenSecret() {
        return key().secret();
    }

    String clusterSecret() {
        return key().clusterSecret();
    }

    /** What it said. */
    String out() {
        try {
            return Files.readString(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private DevKey key() {
        return DevKey.in(folder.resolve(".godwit"));
    }

    private static String classPath() {
        // Surefire's own class path is one jar that names the others.
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static int free() {
        while (true) {
            int first = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (IntStream.range(first, first + PORTS).allMatch(DevCluster::isFree)) {
                return first;
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
