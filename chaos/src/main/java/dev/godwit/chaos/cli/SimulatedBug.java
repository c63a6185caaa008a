package dev.godwit.chaos.cli;

import dev.godwit.chaos.bug.Bug;
import dev.godwit.chaos.bug.BugAgent;
import dev.godwit.chaos.sim.SimulationMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code --simulate --bug}: in a process of its own, since a bug is put into classes when they are loaded. */
final class SimulatedBug {

    private final Progress progress;

    SimulatedBug(Progress progress) {
        this.progress = progress;
    }

    boolean isClean(Bug bug, long firstSeed, Duration time) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(BugAgent.jvmArguments(bug));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), SimulationMain.class.getName()));
        command.add(Long.toString(firstSeed));
        // Without any it would be one run.
        command.add(Long.toString(Math.max(1, time.toSeconds())));
        command.add(Integer.toString(Runtime.getRuntime().availableProcessors()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedReader lines = process.inputReader()) {
            lines.lines().forEach(progress::print);
        }
        return process.waitFor() == 0;
    }
}
