package dev.godwit.chaos.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Namespaces and interfaces of a run, which its name begins, and how they are taken away: by a shell that outlives the harness. */
final class Leftovers implements AutoCloseable {

    private static final List<Path> FOLDERS = List.of(Path.of("/run/netns"), Path.of("/sys/class/net"));
    private static final Pattern OF_RUN = Pattern.compile("(gw(\\d+)x\\d+)-.+");

    private static final String REMOVE = """
            for namespace in /run/netns/"$1"-*; do
              if [ -e "$namespace" ]; then ip netns delete "${namespace##*/}"; fi
            done
            for link in /sys/class/net/"$1"-*; do
              if [ -e "$link" ]; then ip link delete "${link##*/}"; fi
            done
            """;

    // The system closes the pipe, however the harness ends. INT and HUP of a terminal are for the harness.
    private static final String WATCH = "trap '' INT HUP\nread -r end\n" + REMOVE;

    private static final Duration MOST = Duration.ofSeconds(20);

    private final Process watcher;

    private Leftovers(Process watcher) {
        this.watcher = watcher;
    }

    /** Short, because names of interfaces have at most 15 characters; says whose it is. */
    static String nameOfRun(int number) {
        return "gw" + ProcessHandle.current().pid() + "x" + number;
    }

    /** Takes all of the run away when this is closed, or when this process is gone. */
    static Leftovers watch(String run) throws IOException {
        SystemCommand.run("", List.of("/bin/sh", "-c", REMOVE, "godwit-chaos", run));
        return new Leftovers(new ProcessBuilder("setsid", "/bin/sh", "-c", WATCH, "godwit-chaos", run)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** Of runs whose watcher was killed with them. */
    static void removeOfDeadRuns() throws IOException {
        for (String run : dead()) {
            SystemCommand.run("", List.of("/bin/sh", "-c", REMOVE, "godwit-chaos", run));
        }
    }

    @Override
    public void close() {
        try {
            watcher.getOutputStream().close();
            if (!Waiting.forEnd(watcher, MOST)) {
                throw new IllegalStateException("namespaces: not removed after " + MOST.toSeconds() + " seconds");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> dead() throws IOException {
        Set<String> dead = new HashSet<>();
        for (Path folder : FOLDERS) {
            if (!Files.isDirectory(folder)) {
                continue;
            }
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "gw*")) {
                for (Path entry : entries) {
                    Matcher name = OF_RUN.matcher(entry.getFileName().toString());
                    if (name.matches()
                            && ProcessHandle.of(Long.parseLong(name.group(2))).isEmpty()) {
                        dead.add(name.group(1));
                    }
                }
            }
        }
        return dead;
    }
}
