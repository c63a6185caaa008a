package dev.godwit.client.subscribe;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** As {@link Message}. */
final class MessageFrame implements ServerFrame {

    private final String mailbox;
    private final @Nullable MessageId id;
    private final String event;
    private final String data;
    private final boolean binary;
    private final Map<String, String> headers;
    private final long time;
    private final Optional<String> traceparent;
    private final String position;

    /**
     * @param id null if it is volatile
     * @param data JSON text; of binary data base64 as a JSON string
     * @param position behind it; empty on a WebSocket
     */
    MessageFrame(
            String mailbox,
            @Nullable MessageId id,
            String event,
            String data,
            boolean binary,
            Map<String, String> headers,
            long time,
            Optional<String> traceparent,
            String position) {
        this.mailbox = mailbox;
        this.id = id;
        this.event = event;
        this.data = data;
        this.binary = binary;
        this.headers = headers;
        this.time = time;
        this.traceparent = traceparent;
        this.position = position;
    }

    String mailbox() {
        return mailbox;
    }

    Optional<String> id() {
        return Optional.ofNullable(id).map(MessageId::toString);
    }

    @Nullable
    MessageId messageId() {
        return id;
    }

    String event() {
        return event;
    }

    String data() {
        return data;
    }

    boolean isBinary() {
        return binary;
    }

    Map<String, String> headers() {
        return headers;
    }

    long time() {
        return time;
    }

    Optional<String> traceparent() {
        return traceparent;
    }

    String position() {
        return position;
    }

    int weight() {
        return 500 + 2 * data.length();
    }

    @Override
    public void tell(Handler handler) {
        handler.message(this);
    }
}
