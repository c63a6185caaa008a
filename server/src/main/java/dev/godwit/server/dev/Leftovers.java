package dev.godwit.server.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a killed dev mode left behind. The names of temporary folders tell the process that made them, and when that was started, so
 * that a number used again by another process does not protect them.
 */
final class Leftovers {

    private static final Pattern NAME = Pattern.compile("godwit-dev-(\\d+)-(\\d+)-.*");
    private static final long STOP_SECONDS = 5;
    private static final String REDIS_PID = "redis.pid";

    private Leftovers() {}

    static String prefixOfThisProcess() {
        ProcessHandle self = ProcessHandle.current();
        return "godwit-dev-" + self.pid() + "-" + startMillis(self) + "-";
    }

    /** Notes whose Redis belongs to the folder. */
    static void note(Path folder, long redis) {
        try {
            Files.writeString(folder.resolve(REDIS_PID), Long.toString(redis));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + folder, e);
        }
    }

    /** Deletes the folders of dead processes, and ends what still runs in them. */
    static void clean(Path temporaryFolder) {
        for (Path folder : abandoned(temporaryFolder)) {
            endRedis(folder);
            DevFolder.delete(folder);
        }
    }

    /** Ends a Redis that still runs in the folder; call it only for a folder that no living dev mode uses. */
    static void endRedis(Path folder) {
        redis(folder).ifPresent(redis -> {
            redis.destroyForcibly();
            awaitEnd(redis);
        });
    }

    private static List<Path> abandoned(Path temporaryFolder) {
        try (Stream<Path> all = Files.list(temporaryFolder)) {
            return all.filter(Leftovers::isAbandoned).toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    private static boolean isAbandoned(Path folder) {
        Matcher name = NAME.matcher(folder.getFileName().toString());
        if (!name.matches()) {
            return false;
        }
        Optional<ProcessHandle> owner = ProcessHandle.of(Long.parseLong(name.group(1)));
        return owner.map(process -> startMillis(process) != Long.parseLong(name.group(2)))
                .orElse(true);
    }

    /** The process noted, if it is still the Redis of this folder. */
    private static Optional<ProcessHandle> redis(Path folder) {
        try {
            long pid =
                    Long.parseLong(Files.readString(folder.resolve(REDIS_PID)).strip());
            return ProcessHandle.of(pid).filter(process -> mentions(process, folder));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Redis renames itself, but the path of its program stays; the program lies in the folder. */
    private static boolean mentions(ProcessHandle process, Path folder) {
        return process.info()
                .command()
                .map(Path::of)
                .filter(path -> path.startsWith(folder))
                .isPresent();
    }

    private static void awaitEnd(ProcessHandle process) {
        try {
            process.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // Then its port is taken, which is said soon.
        }
    }

    private static long startMillis(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
}
