package dev.godwit.chaos.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that ends with this one however this one ends, SIGKILL included. Only this process is ever signalled, by its id. */
final class Watched {

    // Waits on a pipe that this process holds, and that the system closes for it. INT and HUP of a terminal are for the
    // harness.
    private static final String WATCHER = """
            trap '' INT HUP
            out=$1; shift
            exec 3<&0
            "$@" </dev/null 3<&- >>"$out" 2>&1 &
            child=$!
            echo $child
            (read -r end <&3; kill -KILL $child) >/dev/null 2>&1 &
            killer=$!
            wait $child
            kill $killer
            """;

    private final Process watcher;
    private final ProcessHandle child;

    private Watched(Process watcher, ProcessHandle child) {
        this.watcher = watcher;
        this.child = child;
    }

    /**
     * Starts it and returns at once.
     *
     * @param log where its output is added
     * @param variables instead of those of the environment whose name begins with GODWIT
     */
    static Watched start(Path log, Map<String, String> variables, List<String> command) throws IOException {
        List<String> watched = new ArrayList<>(List.of("setsid", "/bin/sh", "-c", WATCHER, "godwit-chaos"));
        watched.add(log.toString());
        watched.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(watched).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().removeIf(name -> name.startsWith("GODWIT"));
        builder.environment().putAll(variables);
        Process watcher = builder.start();
        BufferedReader output = watcher.inputReader(StandardCharsets.US_ASCII);
        String pid = output.readLine();
        if (pid == null) {
            throw new IOException("the shell said nothing: " + String.join(" ", command));
        }
        return new Watched(
                watcher,
                ProcessHandle.of(Long.parseLong(pid))
                        .orElseThrow(() -> new IOException("ended at once: " + String.join(" ", command))));
    }

    long pid() {
        return child.pid();
    }

    boolean isAlive() {
        // The watcher ends right after the child; the child's number may be another's by then.
        return watcher.isAlive() && child.isAlive();
    }

    void kill() {
        if (isAlive()) {
            child.destroyForcibly();
        }
        awaitEnd(Duration.ofSeconds(20));
    }

    void terminate() {
        if (isAlive()) {
            child.destroy();
        }
    }

    void signal(String name) throws IOException {
        if (isAlive()) {
            SystemCommand.run("kill", "-" + name, Long.toString(pid()));
        }
    }

    /** Whether it has ended in time. */
    boolean awaitEnd(Duration atMost) {
        try {
            return watcher.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Kills it, without waiting for its end. */
    void release() throws IOException {
        watcher.getOutputStream().close();
    }
}
