package dev.godwit.inbox.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RedisSettingsTest {

    private static final Endpoint SERVER = new Endpoint("redis", 6379);

    @Test
    void endpoints_areReadAndWritten() {
        assertThat(Endpoint.parse("redis:6379")).isEqualTo(SERVER);
        assertThat(Endpoint.parse("[::1]:6379")).isEqualTo(new Endpoint("::1", 6379));
        assertThat(Endpoint.parse("[::1]:6379")).hasToString("[::1]:6379");
        for (String wrong : List.of("redis", "redis:", "redis:x", ":6379", "redis:0", "redis:65536", "")) {
            assertThatThrownBy(() -> Endpoint.parse(wrong)).as(wrong).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void settings_thatCannotBe_areRefused() {
        assertThatThrownBy(() -> RedisSettings.sentinel("", List.of(SERVER))).hasMessageContaining("master name");
        assertThatThrownBy(() -> RedisSettings.cluster(List.of())).hasMessageContaining("endpoints");
        assertThatThrownBy(() -> RedisSettings.cluster(List.of(SERVER)).withDatabase(1))
                .hasMessageContaining("database: 1");
        assertThatThrownBy(() -> RedisSettings.standalone(SERVER).withPrefix("{a}"))
                .hasMessageContaining("prefix");
        assertThatThrownBy(() -> RedisSettings.standalone(SERVER).withCommandTimeout(Duration.ZERO))
                .hasMessageContaining("timeout");
    }

    @Test
    void password_isNotShown() {
        RedisSettings settings = RedisSettings.standalone(SERVER).withLogin(new RedisSettings.Login("me", "secret"));

        assertThat(settings.toString()).contains("me").doesNotContain("secret");
    }

    @Test
    void errors_areUnderstood_alsoInsideAScript() {
        assertThat(Refusal.of("NOSCRIPT No matching script.")).isEqualTo(Refusal.NO_SCRIPT);
        assertThat(Refusal.of("READONLY You can't write")).isEqualTo(Refusal.DEMOTED);
        assertThat(Refusal.of("ERR Error running script (call to f_1): @user_script:3: -READONLY You can't write"))
                .isEqualTo(Refusal.DEMOTED);
        assertThat(Refusal.of("MOVED 1234 127.0.0.1:7000")).isEqualTo(Refusal.MOVED);
        assertThat(Refusal.of("ASK 1234 127.0.0.1:7000")).isEqualTo(Refusal.MOVED);
        assertThat(Refusal.of("LOADING Redis is loading the dataset in memory")).isEqualTo(Refusal.FOR_NOW);
        assertThat(Refusal.of("ERR Error running script: @user_script: 9: -OOM command not allowed"))
                .isEqualTo(Refusal.FOR_NOW);
        assertThat(Refusal.of("WRONGTYPE Operation against a key")).isEqualTo(Refusal.UNEXPECTED);
    }

    @Test
    void backoff_growsToItsLimit() {
        Backoff backoff = new Backoff();
        long first = backoff.next();
        assertThat(first).isBetween(25L, 50L);
        for (int i = 0; i < 10; i++) {
            assertThat(backoff.next()).isLessThanOrEqualTo(5_000);
        }
        assertThat(backoff.next()).isBetween(2_500L, 5_000L);
        backoff.reset();
        assertThat(backoff.next()).isBetween(25L, 50L);
    }
}
