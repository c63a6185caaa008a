package dev.godwit.chaos.cli;

import dev.godwit.chaos.cluster.ClusterPlan;
import dev.godwit.chaos.run.Refill;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** {@code --refill}. */
final class Refilled {

    private static final Duration LIVE = Duration.ofSeconds(60);

    private final Progress progress;

    Refilled(Progress progress) {
        this.progress = progress;
    }

    boolean isClean(ClusterPlan plan, Path folder, int messages) throws IOException, InterruptedException {
        Refill.Outcome outcome = new Refill(plan, folder, messages, progress::say).run();
        boolean clean = outcome.live().compareTo(LIVE) <= 0 && outcome.complete() == outcome.sample();
        progress.print(String.format(
                "%s  %,d messages retained; filled in %.1f s; live again %.1f s after Redis was emptied (expected: within %d); "
                        + "%d of %d users found all of theirs, in order",
                clean ? "CLEAN" : "BROKEN",
                outcome.messages(),
                outcome.filled().toMillis() / 1e3,
                outcome.live().toMillis() / 1e3,
                LIVE.toSeconds(),
                outcome.complete(),
                outcome.sample()));
        return clean;
    }
}
