package dev.godwit.server.tools;

import java.util.Optional;

/** Turns the lines of an event stream into events, after the WHATWG HTML standard, section 9.2.6. */
final class SseReader {

    /**
     * An event that was dispatched.
     *
     * @param name {@code message} when the stream names none
     */
    record Event(String name, String data) {}

    private final StringBuilder data = new StringBuilder();
    private String name = "";
    private String pendingId = "";
    private String lastId = "";
    private long retryMillis;

    SseReader(String lastId, long retryMillis) {
        this.pendingId = lastId;
        this.lastId = lastId;
        this.retryMillis = retryMillis;
    }

    /** The event that the line completes, if any. */
    Optional<Event> line(String line) {
        if (line.isEmpty()) {
            return dispatch();
        }
        int colon = line.indexOf(':');
        if (colon != 0) {
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1);
            field(field, value.startsWith(" ") ? value.substring(1) : value);
        }
        return Optional.empty();
    }

    /** Of the last complete event that carried one; empty before. */
    String lastId() {
        return lastId;
    }

    /** How long to wait before the next attempt, as the server last said. */
    long retryMillis() {
        return retryMillis;
    }

    private void field(String field, String value) {
        switch (field) {
            case "event" -> name = value;
            case "data" -> data.append(value).append('\n');
            case "id" -> pendingId = value;
            case "retry" -> retryMillis = value.matches("\\d{1,9}") ? Long.parseLong(value) : retryMillis;
            default -> {
                // Unknown fields are passed over, says the standard.
            }
        }
    }

    private Optional<Event> dispatch() {
        lastId = pendingId;
        if (data.isEmpty()) {
            name = "";
            return Optional.empty();
        }
        Event event = new Event(name.isEmpty() ? "message" : name, data.substring(0, data.length() - 1));
        data.setLength(0);
        name = "";
        return Optional.of(event);
    }
}
