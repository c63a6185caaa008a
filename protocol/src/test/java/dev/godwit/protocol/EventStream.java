package dev.godwit.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A parser of event streams, written from the WHATWG HTML standard, sections 9.2.5 and 9.2.6, and from nothing of ours: what a
 * browser makes of the bytes.
 */
final class EventStream {

    /** A dispatched event, with the last event id at that moment. */
    record Event(String type, String data, String lastEventId) {}

    private final List<Event> events = new ArrayList<>();
    private final StringBuilder data = new StringBuilder();
    private String type = "";
    private String idBuffer = "";

    private EventStream() {}

    static List<Event> parse(byte[] stream) {
        EventStream parser = new EventStream();
        String text = new String(stream, StandardCharsets.UTF_8);
        if (text.startsWith("\uFEFF")) {
            text = text.substring(1);
        }
        int start = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\r' || c == '\n') {
                parser.line(text.substring(start, at));
                if (c == '\r' && at + 1 < text.length() && text.charAt(at + 1) == '\n') {
                    at++;
                }
                start = at + 1;
            }
        }
        // What is behind the last line end is discarded.
        return parser.events;
    }

    private void line(String line) {
        if (line.isEmpty()) {
            dispatch();
            return;
        }
        int colon = line.indexOf(':');
        if (colon == 0) {
            return;
        }
        if (colon < 0) {
            field(line, "");
            return;
        }
        String value = line.substring(colon + 1);
        field(line.substring(0, colon), value.startsWith(" ") ? value.substring(1) : value);
    }

    private void field(String name, String value) {
        switch (name) {
            case "event" -> type = value;
            case "data" -> data.append(value).append('\n');
            case "id" -> {
                if (value.indexOf('\0') < 0) {
                    idBuffer = value;
                }
            }
            default -> {
                // retry and unknown fields are no part of an event.
            }
        }
    }

    private void dispatch() {
        if (data.length() > 0) {
            data.setLength(data.length() - 1);
            events.add(new Event(type.isEmpty() ? "message" : type, data.toString(), idBuffer));
        }
        data.setLength(0);
        type = "";
    }
}
