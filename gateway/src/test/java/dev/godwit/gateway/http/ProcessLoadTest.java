package dev.godwit.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.gateway.limit.LoadGuard.Load;
import org.junit.jupiter.api.Test;

class ProcessLoadTest {

    @Test
    void thisProcess_isLookedAt() {
        assertThat(new ProcessLoad().look())
                .allSatisfy(load -> assertThat(load.fill()).isBetween(0.0, 1.0))
                .extracting(Load::resource)
                .contains("heap", "direct_memory", "files");
    }
}
