package dev.godwit.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TallyTest {

    private final Tally<String> tally = new Tally<>();

    @Test
    void each_isCountedUpToTheMost() {
        assertThat(tally.enter("a", 1)).isTrue();
        assertThat(tally.enter("a", 1)).isFalse();
        assertThat(tally.enter("b", 1)).isTrue();

        assertThat(tally.count("a")).isEqualTo(1);
    }

    @Test
    void whoeverHasLeft_isForgotten() {
        tally.enter("a", 2);
        tally.enter("a", 2);
        tally.leave("a");
        assertThat(tally.count("a")).isEqualTo(1);
        tally.leave("a");
        tally.leave("nobody");

        assertThat(tally.keys()).isZero();
    }
}
