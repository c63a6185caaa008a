package dev.godwit.chaos.fleet.wire;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.parsetools.RecordParser;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Reads an event stream. Message and position are taken over together, at the empty line: what was cut off before was not received. */
final class SseBlocks implements Handler<Buffer> {

    private final Talk talk;
    private final RecordParser lines;
    private final StringBuilder data = new StringBuilder();
    private String event = "";
    private Optional<String> id = Optional.empty();

    SseBlocks(Talk talk) {
        this.talk = talk;
        this.lines = RecordParser.newDelimited("\n", line -> line(line.toString(StandardCharsets.UTF_8)));
    }

    @Override
    public void handle(Buffer bytes) {
        lines.handle(bytes);
    }

    private void line(String line) {
        if (line.isEmpty()) {
            dispatch();
            return;
        }
        int colon = line.indexOf(':');
        String field = colon < 0 ? line : line.substring(0, colon);
        String value = colon < 0 ? "" : line.substring(line.startsWith(" ", colon + 1) ? colon + 2 : colon + 1);
        switch (field) {
            case "event" -> event = value;
            case "data" -> data.append(data.isEmpty() ? "" : "\n").append(value);
            case "id" -> id = Optional.of(value);
            case "retry" -> talk.retry(Duration.ofMillis(Long.parseLong(value)));
            default -> {
                // A comment, or a field that is new.
            }
        }
    }

    private void dispatch() {
        String name = event;
        String text = data.toString();
        Optional<String> position = id;
        event = "";
        data.setLength(0);
        id = Optional.empty();
        if (name.equals("connection_id")) {
            talk.greeted(position.orElse(""));
        } else if (!text.isEmpty()) {
            // A frame says itself what it is; Godwit's other events are called as the frames are.
            talk.json(text, name, position);
        }
    }
}
