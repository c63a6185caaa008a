package dev.godwit.chaos.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A process that ends with this one however this one ends, SIGKILL included. Only this process is ever signalled, by its id. */
final class Watched {

    // Waits on a pipe that this process holds, and that the system closes for it. INT and HUP of a terminal are for the
    // harness. No session of its own: Linux shares the processor among sessions, and the nice of the harness would not count
    // for it.
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

    private static final Duration END = Duration.ofSeconds(20);

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
        List<String> watched = new ArrayList<>(List.of("/bin/sh", "-c", WATCHER, "godwit-chaos"));
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

    /** A handle knows when its process began, so another process with its number is not taken for it. */
    boolean isAlive() {
        return child.isAlive();
    }

    void kill() {
        child.destroyForcibly();
        awaitEnd(END);
    }

    void terminate() {
        child.destroy();
    }

    void signal(String name) throws IOException {
        if (isAlive()) {
            SystemCommand.run("kill", "-" + name, Long.toString(pid()));
        }
    }

    /** Whether it has ended in time. An interruption is kept for later: what was begun is brought to its end. */
    boolean awaitEnd(Duration atMost) {
        return Waiting.forEnd(watcher, atMost) && !child.isAlive();
    }

    /** Kills it, without waiting for its end. */
    void release() throws IOException {
        // A signal to the whole group may have ended the watcher, but not a child that stands still.
        child.destroyForcibly();
        watcher.getOutputStream().close();
    }
}
