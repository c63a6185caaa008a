package dev.godwit.server.e2e;

import dev.godwit.server.fixture.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs snippets with the tools that this machine has; libraries come from the registries, in the versions pinned beside the tests. */
final class SnippetTools {

    private static final Duration INSTALL = Duration.ofMinutes(5);
    private static final Path PINNED = Path.of("src", "test", "producers").toAbsolutePath();
    private static final Pattern CLASS = Pattern.compile("public class (\\w+)");

    private final Path folder;
    private final Map<String, Boolean> prepared = new HashMap<>();

    SnippetTools(Path folder) {
        this.folder = folder;
    }

    /** Why snippets of the tool cannot be run here; empty if they can. */
    Optional<String> missing(String tool) {
        boolean there = prepared.computeIfAbsent(tool, this::prepare);
        return there ? Optional.empty() : Optional.of("skipped: " + tool + " or its libraries cannot be had here");
    }

    ChildProcess run(Snippet snippet) {
        return switch (snippet.tool()) {
            case "java" -> java(snippet);
            case "python" -> start(python("python"), write("push.py", snippet));
            case "node" -> start("node", write("push.mjs", snippet));
            case "go" -> start("go", "run", write("main.go", snippet));
            case "kcat", "curl" -> start("sh", "-e", write("push.sh", snippet));
            default -> throw new AssertionError("no tool " + snippet.tool());
        };
    }

    private boolean prepare(String tool) {
        return switch (tool) {
            case "java" -> true;
            case "python" ->
                runs("python3", "-m", "venv", "venv")
                        && runs(python("pip"), "install", "-q", "-r", pinned("requirements.txt"));
            case "node" -> {
                pinned("package.json");
                pinned("package-lock.json");
                yield runs("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
            }
            case "go" -> {
                pinned("go.mod");
                pinned("go.sum");
                yield runs("go", "mod", "download");
            }
            case "kcat", "curl" -> runs(tool, "-V");
            default -> throw new AssertionError("no tool " + tool);
        };
    }

    private ChildProcess java(Snippet snippet) {
        Matcher name = CLASS.matcher(snippet.text());
        if (!name.find()) {
            throw new AssertionError("no class in " + snippet);
        }
        return start(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                write(name.group(1) + ".java", snippet));
    }

    private boolean runs(String... command) {
        try (ChildProcess process = start(command)) {
            return process.exitCode(INSTALL) == 0;
        } catch (RuntimeException e) {
            // No such program.
            return false;
        }
    }

    private ChildProcess start(String... command) {
        return ChildProcess.launch(folder, Map.of("GOTOOLCHAIN", "local"), List.of(command));
    }

    private String python(String program) {
        return folder.resolve("venv/bin").resolve(program).toString();
    }

    private String write(String file, Snippet snippet) {
        try {
            return Files.writeString(folder.resolve(file), snippet.text()).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String pinned(String file) {
        try {
            return Files.copy(PINNED.resolve(file), folder.resolve(file)).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
