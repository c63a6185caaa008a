package dev.godwit.chaos.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private final Backoff longest = new Backoff(bound -> bound);

    @Test
    void bound_doublesUpToHalfAMinute() {
        for (long bound : new long[] {1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000}) {
            assertThat(longest.next(Duration.ZERO)).isEqualTo(bound);
        }
    }

    @Test
    void onlyAConnectionThatLasted_letsItBeginAnew() {
        longest.next(Duration.ZERO);
        longest.lasted(29_999);
        assertThat(longest.next(Duration.ZERO)).isEqualTo(2_000);
        longest.lasted(30_000);
        assertThat(longest.next(Duration.ZERO)).isEqualTo(1_000);
    }

    @Test
    void whatTheServerAsksFor_isTheLeast() {
        assertThat(new Backoff(bound -> 0).next(Duration.ofSeconds(7))).isEqualTo(7_000);
        assertThat(longest.next(Duration.ofMillis(7))).isEqualTo(1_000);
    }
}
