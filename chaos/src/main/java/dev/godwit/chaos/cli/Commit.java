package dev.godwit.chaos.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Which sources a run was made from. */
final class Commit {

    private static final String UNKNOWN = "unknown";

    private Commit() {}

    /** Its short name, with {@code +} where something is not committed; {@code unknown} outside of a checkout. */
    static String ofThisTree() {
        try {
            Process git = new ProcessBuilder(
                            "git",
                            "-C",
                            System.getProperty("godwit.home", "."),
                            "describe",
                            "--always",
                            "--dirty=+",
                            "--exclude=*")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (InputStream out = git.getInputStream()) {
                String name = new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
                return git.waitFor(10, TimeUnit.SECONDS) && git.exitValue() == 0 ? name : UNKNOWN;
            }
        } catch (IOException e) {
            return UNKNOWN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return UNKNOWN;
        }
    }
}
