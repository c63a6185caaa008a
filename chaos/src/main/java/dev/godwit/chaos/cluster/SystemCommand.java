package dev.godwit.chaos.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** A program of the system that does one thing and ends. */
final class SystemCommand {

    private static final Duration MOST = Duration.ofSeconds(20);

    private SystemCommand() {}

    static String run(String... command) throws IOException {
        return run("", List.of(command));
    }

    /**
     * @return what it printed
     * @throws IOException if it is not there, or does not succeed; with what it printed
     */
    static String run(String input, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
                in.write(input);
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!Waiting.forEnd(process, MOST)) {
                throw new IOException(String.join(" ", command) + ": no end");
            }
            if (process.exitValue() != 0) {
                throw new IOException(String.join(" ", command) + ": " + output.strip());
            }
            return output;
        } finally {
            process.destroyForcibly();
        }
    }
}
