package dev.godwit.client.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void jitter_isFull_fromNothingUpToTheBound() {
        List<Long> bounds = new ArrayList<>();
        Backoff backoff = new Backoff(1_000, 30_000, 30_000, bound -> {
            bounds.add(bound);
            return 0;
        });
        for (int i = 0; i < 40; i++) {
            assertThat(backoff.next()).isZero();
        }
        assertThat(bounds).startsWith(1_000L, 2_000L, 4_000L).endsWith(30_000L).allMatch(bound -> bound > 0);
    }
}
