package dev.godwit.chaos.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Reads a history back, event by event: a long one does not fit into memory. */
public final class HistoryReader {

    private HistoryReader() {}

    /**
     * The events in the order of the file, which is read anew each time that they are gone through, and closed at its end. Reading on
     * throws {@link UncheckedIOException}, naming the line, where there is none.
     */
    public static Iterable<Event> read(Path path) {
        return () -> {
            try {
                return new Lines(path, Files.newBufferedReader(path, StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException("history: " + path + " cannot be read", e);
            }
        };
    }

    private static final class Lines implements Iterator<Event> {

        private final Path path;
        private final BufferedReader file;
        private long number;
        private @Nullable String line;

        Lines(Path path, BufferedReader file) {
            this.path = path;
            this.file = file;
            advance();
        }

        @Override
        public boolean hasNext() {
            return line != null;
        }

        @Override
        public Event next() {
            String current = line;
            if (current == null) {
                throw new NoSuchElementException();
            }
            Event event = event(current);
            advance();
            return event;
        }

        private Event event(String text) {
            try {
                return EventJson.READER.readValue(text);
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(path + ": line " + number + " is no event", e);
            }
        }

        private void advance() {
            try {
                line = file.readLine();
                number++;
                if (line == null) {
                    file.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(path + ": cannot be read behind line " + number, e);
            }
        }
    }
}
