package dev.godwit.client.publish;

import dev.godwit.client.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/** Puts an order about messages together: it has few options. Used by one thread. */
public final class ControlBuilder {

    private final String order;
    private final Target target;
    private final @Nullable MessageId message;
    private @Nullable String id;
    private @Nullable String traceparent;

    ControlBuilder(String order, Target target, @Nullable MessageId message) {
        if (message != null && !target.isOneMailbox()) {
            throw new InvalidPush("to.users", "several users", "one: a message is in one mailbox");
        }
        this.order = order;
        this.target = target;
        this.message = message;
    }

    /** The service's own id of the order, 1 to 1024 bytes, as for a push. */
    public ControlBuilder id(String id) {
        this.id = Rules.sized("id", id, 1024);
        return this;
    }

    /** W3C trace context of the caller. */
    public ControlBuilder traceparent(String traceparent) {
        this.traceparent = Rules.traceparent(traceparent);
        return this;
    }

    public Push build() {
        JsonWriter json = new JsonWriter().beginObject();
        target.write(json);
        json.name("control").string(order);
        PushBuilder.optional(json, "message", message == null ? null : message.toString());
        PushBuilder.optional(json, "id", id);
        PushBuilder.optional(json, "traceparent", traceparent);
        return Push.of(target, json.endObject().toString(), traceparent != null);
    }
}
