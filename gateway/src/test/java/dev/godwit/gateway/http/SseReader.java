package dev.godwit.gateway.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads a stream strictly after the HTML standard, and remembers the field lines of each block as they stood. */
public final class SseReader {

    /** Where the next byte comes from; -1 is the end. */
    @FunctionalInterface
    public interface Source {
        int read() throws IOException;
    }

    /**
     * A dispatched block.
     *
     * @param lastId as a browser would have it now
     */
    public record Event(String name, String data, String lastId, List<String> lines) {

        public String lastLine() {
            return lines.get(lines.size() - 1);
        }
    }

    private final Source source;
    private String lastId = "";
    private long retry = -1;
    private int pushedBack = -1;

    public SseReader(Source source) {
        this.source = source;
    }

    public long retry() {
        return retry;
    }

    /** The next event that a browser would dispatch. */
    public Event next() throws IOException {
        while (true) {
            List<String> lines = block();
            Event event = interpret(lines);
            if (!event.lines().stream()
                    .filter(line -> line.startsWith("data"))
                    .toList()
                    .isEmpty()) {
                return event;
            }
        }
    }

    /** The next event of that name. */
    public Event next(String name) throws IOException {
        Event event = next();
        while (!event.name().equals(name)) {
            event = next();
        }
        return event;
    }

    /** Whether nothing more comes: waits for it. */
    public boolean ended() throws IOException {
        return source.read() < 0;
    }

    private Event interpret(List<String> lines) {
        String name = "message";
        List<String> data = new ArrayList<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1).replaceFirst("^ ", "");
            switch (field) {
                case "event" -> name = value;
                case "data" -> data.add(value);
                case "id" -> lastId = value.indexOf('\0') < 0 ? value : lastId;
                case "retry" -> retry = Long.parseLong(value);
                case "" -> {}
                default -> throw new AssertionError("field " + field);
            }
        }
        return new Event(name, String.join("\n", data), lastId, lines);
    }

    private List<String> block() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            lines.add(line);
        }
        return lines;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            int b = pushedBack >= 0 ? pushedBack : source.read();
            pushedBack = -1;
            if (b < 0) {
                throw new IOException("end of the stream");
            }
            if (b == '\n') {
                return line.toString(StandardCharsets.UTF_8);
            }
            if (b == '\r') {
                int next = source.read();
                pushedBack = next == '\n' ? -1 : next;
                return line.toString(StandardCharsets.UTF_8);
            }
            line.write(b);
        }
    }
}
