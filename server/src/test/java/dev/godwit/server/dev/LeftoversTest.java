package dev.godwit.server.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {

    @TempDir
    private Path temporary;

    @Test
    void foldersOfDeadProcesses_areDeleted_othersStay() throws Exception {
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Path abandoned = folder("godwit-dev-" + dead.pid() + "-1-x");
        // The number of this process, but of an earlier one that had it.
        Path reused = folder("godwit-dev-" + ProcessHandle.current().pid() + "-1-x");
        Path mine = folder(Leftovers.prefixOfThisProcess() + "x");
        Path foreign = folder("godwit-develop-1-1-x");
        Leftovers.clean(temporary);
        assertThat(abandoned).doesNotExist();
        assertThat(reused).doesNotExist();
        assertThat(mine).exists();
        assertThat(foreign).exists();
    }

    @Test
    void processWhoseNumberWasReused_isNotTouched() throws Exception {
        Process innocent = new ProcessBuilder("sleep", "30").start();
        try {
            Path folder = folder("godwit-dev-1-1-x");
            Leftovers.note(folder, innocent.pid());
            Leftovers.endRedis(folder);
            assertThat(innocent.isAlive()).isTrue();
        } finally {
            innocent.destroyForcibly();
        }
    }

    @Test
    void keptFolder_isForOne() {
        Path kept = temporary.resolve("data");
        DevFolder first = DevFolder.open(Optional.of(kept));
        assertThatIllegalStateException()
                .isThrownBy(() -> DevFolder.open(Optional.of(kept)))
                .withMessage("data: " + kept + " is in use by another godwit dev");
        first.close();
        DevFolder.open(Optional.of(kept)).close();
        assertThat(kept).exists();
    }

    private Path folder(String name) throws Exception {
        Path folder = Files.createDirectory(temporary.resolve(name));
        Files.writeString(Files.createDirectory(folder.resolve("kafka")).resolve("log"), "x");
        return folder;
    }
}
