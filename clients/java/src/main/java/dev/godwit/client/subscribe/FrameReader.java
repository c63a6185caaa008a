package dev.godwit.client.subscribe;

import dev.godwit.client.json.InvalidJson;
import dev.godwit.client.json.JsonText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the JSON frames of {@code godwit.v1.json}. Fields and types that are not known are passed over: later servers may have more. */
final class FrameReader {

    private final Map<String, String> fields;
    private final String position;

    private FrameReader(Map<String, String> fields, String position) {
        this.fields = fields;
        this.position = position;
    }

    /** A frame of a WebSocket. */
    static ServerFrame read(String json) throws InvalidFrame {
        return of(json, "").frame();
    }

    /**
     * Data of an event of Server-Sent Events.
     *
     * @param position its {@code id:}; empty if it has none
     */
    static FrameReader of(String json, String position) throws InvalidFrame {
        try {
            return new FrameReader(JsonText.members(json), position);
        } catch (InvalidJson e) {
            throw new InvalidFrame(String.valueOf(e.getMessage()), e);
        }
    }

    ServerFrame frame() throws InvalidFrame {
        switch (text("type")) {
            case "hello":
                return new HelloFrame(text("position"), number("heartbeat", 0));
            case "message":
                return message();
            case "deleted":
                return order(Order.Kind.DELETED);
            case "settled":
                return order(Order.Kind.SETTLED);
            case "purged":
                return order(Order.Kind.PURGED);
            case "gap":
                return gap();
            case "subscribed":
            case "unsubscribed":
            case "published":
            case "authenticated":
                return new AnswerFrame(text("id", ""), text("position", ""), text("message", ""));
            case "reconnect":
                return ending();
            case "error":
                return fields.containsKey("close") ? ending() : refusal();
            default:
                // heartbeat, pong, and what a later server may say: worth its position, if it has one.
                return new PositionFrame(text("position", ""));
        }
    }

    GapFrame gap() throws InvalidFrame {
        return new GapFrame(
                text("mailbox"),
                id("from"),
                id("to"),
                text("reason"),
                field("certain").equals("true"),
                position.isEmpty() ? text("position") : position);
    }

    EndingFrame ending() throws InvalidFrame {
        return new EndingFrame((int) number("close", 0), text("code", ""), text("reason", ""), number("after", 0));
    }

    private RefusalFrame refusal() throws InvalidFrame {
        return new RefusalFrame(text("id", ""), text("code"), text("detail", ""), number("after", 0));
    }

    private OrderFrame order(Order.Kind kind) throws InvalidFrame {
        String about = text("message", "");
        return new OrderFrame(
                kind,
                text("mailbox"),
                id("id"),
                about.isEmpty() ? Optional.empty() : Optional.of(about),
                number("time", 0),
                position);
    }

    private MessageFrame message() throws InvalidFrame {
        boolean binary = fields.containsKey("data_base64");
        String traceparent = text("traceparent", "");
        return new MessageFrame(
                text("mailbox"),
                fields.containsKey("id") ? id("id") : null,
                text("event"),
                field(binary ? "data_base64" : "data"),
                binary,
                headers(),
                number("time", 0),
                traceparent.isEmpty() ? Optional.empty() : Optional.of(traceparent),
                position);
    }

    private Map<String, String> headers() throws InvalidFrame {
        Map<String, String> headers = new LinkedHashMap<>();
        String json = fields.get("headers");
        try {
            if (json != null) {
                for (Map.Entry<String, String> header : JsonText.members(json).entrySet()) {
                    headers.put(header.getKey(), JsonText.string(header.getValue()));
                }
            }
        } catch (InvalidJson e) {
            throw new InvalidFrame("headers: " + e.getMessage(), e);
        }
        return headers;
    }

    private MessageId id(String name) throws InvalidFrame {
        try {
            return MessageId.parse(text(name));
        } catch (IllegalArgumentException e) {
            throw new InvalidFrame(name + ": no id (expected: <generation>-<offset>)", e);
        }
    }

    private long number(String name, long absent) throws InvalidFrame {
        String json = fields.get(name);
        try {
            return json == null ? absent : Long.parseLong(json);
        } catch (NumberFormatException e) {
            throw new InvalidFrame(name + ": no number (expected: an integer)", e);
        }
    }

    private String text(String name, String absent) throws InvalidFrame {
        return fields.containsKey(name) ? text(name) : absent;
    }

    private String text(String name) throws InvalidFrame {
        try {
            return JsonText.string(field(name));
        } catch (InvalidJson e) {
            throw new InvalidFrame(name + ": no text (expected: a string)", e);
        }
    }

    private String field(String name) throws InvalidFrame {
        String json = fields.get(name);
        if (json == null) {
            throw new InvalidFrame(name + ": absent (expected: a value)", null);
        }
        return json;
    }

    /** What came is no frame. */
    static final class InvalidFrame extends Exception {

        InvalidFrame(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
