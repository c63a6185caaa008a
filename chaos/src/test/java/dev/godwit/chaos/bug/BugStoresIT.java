package dev.godwit.chaos.bug;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.embedded.EmbeddedRedis;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bugs of the stores that twins stand for, on the real ones. */
class BugStoresIT {

    @TempDir
    static Path folder;

    @Test
    void xaddStar_makesOtherIds() throws Exception {
        assertThat(redis(List.of())).contains("ids: [1-2, 1-3]");
        assertThat(redis(sown("xadd-star"))).containsPattern("ids: \\[\\d{13}-\\d+, \\d{13}-\\d+]");
    }

    @Test
    void trimWithoutGap_leavesNoTrace() throws Exception {
        assertThat(redis(List.of())).contains("trimmed through: 1-1");
        assertThat(redis(sown("trim-without-gap"))).contains("trimmed through: 0-0");
    }

    @Test
    void unconditionalRemoval_takesARouteThatWasPutLater() throws Exception {
        assertThat(Child.output(List.of(), StoresMain.class, "hazelcast")).contains("routes: 1");
        assertThat(Child.output(sown("unconditional-removal"), StoresMain.class, "hazelcast"))
                .contains("routes: 0");
    }

    private static String redis(List<String> options) throws Exception {
        try (EmbeddedRedis redis = new EmbeddedRedis(folder.resolve("redis" + System.nanoTime())).start()) {
            return Child.output(options, StoresMain.class, "redis", Integer.toString(redis.port()));
        }
    }

    private static List<String> sown(String bug) {
        return BugAgent.jvmArguments(Bugs.named(bug));
    }
}
