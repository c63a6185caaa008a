package dev.godwit.server.config;

import java.nio.file.Files;
import java.nio.file.Path;

/** A file that was there and could be read when the configuration was. */
public record ReadableFile(Path path) {

    static final String EXPECTED = "the path of a readable file";

    static ReadableFile parse(String text) {
        Path path = Path.of(text);
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            throw new IllegalArgumentException(EXPECTED);
        }
        return new ReadableFile(path);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
