package dev.godwit.client.subscribe;

import dev.godwit.client.json.InvalidJson;
import dev.godwit.client.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** A message. */
public final class Message extends Event {

    private final MessageFrame frame;

    Message(MessageFrame frame, Bookmark bookmark) {
        super(bookmark);
        this.frame = frame;
    }

    /** {@code user/alice}, {@code topic/room.1} or {@code all}. */
    public String mailbox() {
        return frame.mailbox();
    }

    /** Unique and rising within the mailbox: {@code 1-42}. A volatile message has none. */
    public Optional<String> id() {
        return frame.id();
    }

    public String event() {
        return frame.event();
    }

    /** The data as JSON text, byte for byte as it was pushed; of binary data its base64 as a JSON string. */
    public String json() {
        return frame.data();
    }

    /** The data if it is a JSON string: what that stands for; else {@link #json()}. */
    public String text() {
        try {
            return frame.data().startsWith("\"") ? JsonText.string(frame.data()) : frame.data();
        } catch (InvalidJson e) {
            throw new IllegalStateException("frames are read as JSON", e);
        }
    }

    /** The data as bytes: of binary data what was pushed, else {@link #json()} in UTF-8. */
    public byte[] bytes() {
        return frame.isBinary()
                ? Base64.getDecoder().decode(text())
                : frame.data().getBytes(StandardCharsets.UTF_8);
    }

    public boolean isBinary() {
        return frame.isBinary();
    }

    public Map<String, String> headers() {
        return frame.headers();
    }

    /** When it happened as its producer told, else when Kafka took it. */
    public Instant time() {
        return Instant.ofEpochMilli(frame.time());
    }

    /** W3C trace context. */
    public Optional<String> traceparent() {
        return frame.traceparent();
    }

    @Override
    public void tell(Listener listener) {
        listener.onMessage(this);
    }

    @Override
    int weight() {
        return frame.weight();
    }

    @Override
    public String toString() {
        return frame.mailbox() + " " + frame.id().orElse("volatile") + " " + frame.event();
    }
}
