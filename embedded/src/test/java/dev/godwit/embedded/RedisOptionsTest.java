package dev.godwit.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class RedisOptionsTest {

    private final RedisOptions options = RedisOptions.in(Path.of("/data"));

    @Test
    void arguments_standLast_soThatTheyWin() {
        assertThat(options.withArguments("--appendonly", "no").command(Path.of("/redis-server"), 7000))
                .startsWith("/redis-server")
                .containsSubsequence("--port", "7000", "--appendonly", "yes", "--appendonly", "no");
    }

    @Test
    void password_isForClientsAndForTheMaster_andNotForLogs() {
        RedisOptions secured = options.withPassword("secret");

        assertThat(secured.command(Path.of("/redis-server"), 7000))
                .containsSubsequence("--requirepass", "secret", "--masterauth", "secret");
        assertThat(secured.toString()).doesNotContain("secret");
    }

    @Test
    void port_outOfRange_isRefused() {
        assertThatThrownBy(() -> options.withPort(70_000)).hasMessageContaining("port: 70000");
    }

    @Test
    void binary_isThatOfTheMachine() {
        assertThat(RedisBinary.nameFor("Linux", "amd64")).endsWith("linux-amd64");
        assertThat(RedisBinary.nameFor("Linux", "aarch64")).endsWith("linux-arm64");
        assertThat(RedisBinary.nameFor("Mac OS X", "aarch64")).endsWith("darwin-arm64");
        assertThatThrownBy(() -> RedisBinary.nameFor("Windows 11", "amd64")).hasMessageContaining("no Redis for");
    }
}
