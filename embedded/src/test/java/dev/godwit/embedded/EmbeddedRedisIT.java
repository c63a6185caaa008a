package dev.godwit.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedRedisIT {

    @TempDir
    Path folder;

    @Test
    void data_surviveAKill() throws IOException {
        try (EmbeddedRedis redis = new EmbeddedRedis(folder).start()) {
            assertThat(ask(redis, "SET colour blue")).isEqualTo("+OK");
            long killed = redis.pid();
            int port = redis.port();

            redis.kill();
            assertThat(isAlive(killed)).isFalse();
            redis.start();

            assertThat(redis.port()).isEqualTo(port);
            assertThat(redis.pid()).isNotEqualTo(killed);
            assertThat(ask(redis, "STRLEN colour")).isEqualTo(":4");
        }
    }

    @Test
    void restart_keepsPortAndData() throws IOException {
        try (EmbeddedRedis redis = new EmbeddedRedis(folder).start()) {
            assertThat(ask(redis, "SET colour blue")).isEqualTo("+OK");
            assertThat(ask(redis.restart(), "STRLEN colour")).isEqualTo(":4");
        }
    }

    @Test
    void password_isAskedFor() throws IOException {
        try (EmbeddedRedis redis = new EmbeddedRedis(RedisOptions.in(folder).withPassword("secret")).start()) {
            assertThat(ask(redis, "STRLEN colour")).startsWith("-NOAUTH");
            assertThat(ask(redis, "AUTH secret")).isEqualTo("+OK");
        }
    }

    @Test
    void start_ofAMisconfiguredRedis_saysWhy() {
        EmbeddedRedis redis = new EmbeddedRedis(RedisOptions.in(folder).withArguments("--no-such-setting", "1"));

        assertThatThrownBy(redis::start).hasMessageContaining("no-such-setting");
    }

    @Test
    void redis_endsWithTheProcessThatStartedIt_evenWhenThatIsKilled() throws Exception {
        Process owner = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Owner.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String pid = owner.inputReader().lines().findFirst().orElseThrow();
        long redis = Long.parseLong(pid);
        assertThat(isAlive(redis)).isTrue();

        owner.destroyForcibly().waitFor();

        await().atMost(Duration.ofSeconds(5)).until(() -> !isAlive(redis));
    }

    /** Starts a Redis, prints its process id, and never stops it. */
    static final class Owner {
        public static void main(String[] arguments) throws InterruptedException {
            EmbeddedRedis redis = new EmbeddedRedis(Path.of(arguments[0])).start();
            System.out.println(redis.pid());
            Thread.currentThread().join();
        }
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private static String ask(EmbeddedRedis redis, String command) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), redis.port());
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
            socket.setSoTimeout(2_000);
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            return in.readLine();
        }
    }
}
