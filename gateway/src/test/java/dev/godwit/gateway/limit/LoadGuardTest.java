package dev.godwit.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.gateway.limit.LoadGuard.Load;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadGuardTest {

    private final LoadGuard guard = new LoadGuard(0.9);

    @Test
    void sheds_fromTheMarkOn_andSaysWhy() {
        assertThat(guard.look(loads(0.899, 0.2))).isFalse();
        assertThat(guard.isShedding()).isFalse();

        assertThat(guard.look(loads(0.93, 0.2))).isTrue();
        assertThat(guard.shortage()).contains("heap 93 %");
    }

    @Test
    void shedsUntilEverythingIsWellBelow() {
        guard.look(loads(0.95, 0.2));

        assertThat(guard.look(loads(0.89, 0.2))).isFalse();
        assertThat(guard.isShedding()).isTrue();
        assertThat(guard.look(loads(0.2, 0.86))).isFalse();
        assertThat(guard.shortage()).contains("files 86 %");
        assertThat(guard.look(loads(0.84, 0.84))).isTrue();
        assertThat(guard.isShedding()).isFalse();
        assertThat(guard.look(loads(0.89, 0.2))).isFalse();
        assertThat(guard.isShedding()).isFalse();
    }

    private static List<Load> loads(double heap, double files) {
        return List.of(new Load("heap", heap), new Load("files", files));
    }
}
