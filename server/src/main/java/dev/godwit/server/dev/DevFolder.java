package dev.godwit.server.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where dev mode keeps the data of Kafka and Redis: a temporary folder that goes with it, or one that stays. */
final class DevFolder {

    private final Path path;
    private final boolean temporary;
    private final @Nullable FileLock lock;

    private DevFolder(Path path, boolean temporary, @Nullable FileLock lock) {
        this.path = path;
        this.temporary = temporary;
        this.lock = lock;
    }

    /**
     * @throws IllegalStateException if another dev mode uses the folder
     */
    static DevFolder open(Optional<Path> kept) {
        try {
            return kept.isPresent() ? locked(kept.get().toAbsolutePath()) : fresh();
        } catch (IOException e) {
            throw new UncheckedIOException("data: the folder cannot be used: " + e.getMessage(), e);
        }
    }

    private static DevFolder fresh() throws IOException {
        return new DevFolder(Files.createTempDirectory(Leftovers.prefixOfThisProcess()), true, null);
    }

    private static DevFolder locked(Path path) throws IOException {
        Files.createDirectories(path);
        FileChannel channel =
                FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = tryLock(channel);
        if (lock == null) {
            channel.close();
            throw new IllegalStateException("data: " + path + " is in use by another godwit dev");
        }
        return new DevFolder(path, false, lock);
    }

    Path kafka() {
        return path.resolve("kafka");
    }

    Path redis() {
        return path.resolve("redis");
    }

    Path path() {
        return path;
    }

    boolean temporary() {
        return temporary;
    }

    /** Deletes it if it is temporary. */
    void close() {
        if (temporary) {
            delete(path);
        } else if (lock != null) {
            release(lock);
        }
    }

    /** Deletes as much as can be deleted: others may still be at it, and the next start tries again. */
    static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(DevFolder::deleteOne);
        } catch (IOException | UncheckedIOException e) {
            // Gone while being walked.
        }
    }

    private static void deleteOne(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // The next start tries again.
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static void release(FileLock lock) {
        try {
            lock.acquiredBy().close();
        } catch (IOException e) {
            // It ends with the process.
        }
    }
}
