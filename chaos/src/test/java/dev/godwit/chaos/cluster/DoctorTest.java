package dev.godwit.chaos.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DoctorTest {

    private static final String METRICS = """
            # TYPE jvm_memory_used_bytes gauge
            jvm_memory_used_bytes{area="heap",id="Eden Space"} 1.5E7
            jvm_memory_used_bytes{area="heap",id="Tenured Gen"} 5.0E6
            jvm_memory_used_bytes{area="nonheap",id="Metaspace"} 9.9E9
            godwit_loops_longest_pause_seconds 0.25
            """;

    @Test
    void values_areAddedUp_byLabel() {
        assertThat(Doctor.sum(METRICS, "jvm_memory_used_bytes", "area=\"heap\""))
                .isEqualTo(2.0E7);
        assertThat(Doctor.sum(METRICS, "godwit_loops_longest_pause_seconds", ""))
                .isEqualTo(0.25);
    }

    @Test
    void whatIsNotThere_isMinusOne() {
        assertThat(Doctor.sum(METRICS, "jvm_memory_used", "")).isEqualTo(-1);
    }
}
