package dev.godwit.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenBucketTest {

    private static final Rate RATE = new Rate(20, 40);

    @Test
    void burst_isGranted_thenRate() {
        TokenBucket bucket = new TokenBucket(RATE, 1_000);

        assertThat(granted(bucket, 41, 1_000)).isEqualTo(40);
        assertThat(bucket.take(1_000).after()).isEqualTo(50);
        assertThat(bucket.take(1_049).after()).isEqualTo(1);
        assertThat(bucket.take(1_050).isGranted()).isTrue();
        assertThat(granted(bucket, 100, 2_050)).isEqualTo(20);
    }

    @Test
    void rest_fillsItUp_toTheBurstAndNotBeyond() {
        TokenBucket bucket = new TokenBucket(RATE, 0);
        granted(bucket, 40, 0);

        assertThat(granted(bucket, 1_000, 1_000_000)).isEqualTo(40);
    }

    @Test
    void refusal_costsNothing() {
        TokenBucket bucket = new TokenBucket(new Rate(1, 1), 0);
        bucket.take(0);
        assertThat(granted(bucket, 1_000, 999)).isZero();

        assertThat(bucket.take(1_000).isGranted()).isTrue();
    }

    @Test
    void rates_thatAreNone_areRefused() {
        assertThatThrownBy(() -> new Rate(0, 1)).hasMessage("rate: 0.0 (expected: > 0)");
        assertThatThrownBy(() -> new Rate(Double.NaN, 1)).hasMessage("rate: NaN (expected: > 0)");
        assertThatThrownBy(() -> new Rate(1, 0)).hasMessage("burst: 0 (expected: >= 1)");
    }

    private static long granted(TokenBucket bucket, int asked, long ticks) {
        return IntStream.range(0, asked)
                .filter(i -> bucket.take(ticks).isGranted())
                .count();
    }
}
