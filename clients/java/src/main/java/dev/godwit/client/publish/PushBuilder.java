package dev.godwit.client.publish;

import dev.godwit.client.json.JsonWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts a push together. Each method checks what it is given and throws an {@link InvalidPush} that names the field. Used by one
 * thread.
 */
public final class PushBuilder {

    private final Target target;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private @Nullable String event;
    private @Nullable String data;
    private @Nullable String base64;
    private @Nullable String id;
    private @Nullable Delivery delivery;
    private @Nullable String collapseKey;
    private @Nullable Duration ttl;
    private @Nullable Integer priority;
    private List<String> devices = List.of();
    private @Nullable String excludeConnection;
    private @Nullable Boolean receipt;
    private boolean settleFirst;
    private @Nullable Instant time;
    private @Nullable String traceparent;

    PushBuilder(Target target) {
        this.target = target;
    }

    /** Name of the event, under which clients listen for it: required. 1 to 256 bytes, no control characters. */
    public PushBuilder event(String name) {
        event = Rules.event(name);
        return this;
    }

    /** The data as JSON text. Clients receive exactly this text. Without data: null. */
    public PushBuilder json(String text) {
        data = Rules.json("data", text);
        base64 = null;
        return this;
    }

    /** The same, in UTF-8. */
    public PushBuilder json(byte[] utf8) {
        try {
            return json(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new InvalidPush("data", "not UTF-8", "JSON in UTF-8");
        }
    }

    /** The same, from an object of the service's own. */
    public <T> PushBuilder json(T value, JsonSerializer<? super T> serializer) {
        String text;
        try {
            text = serializer.json(value);
        } catch (Exception e) {
            InvalidPush invalid = new InvalidPush("data", "the serializer failed", "JSON");
            invalid.initCause(e);
            throw invalid;
        }
        return json(text);
    }

    /** The data as a JSON string. */
    public PushBuilder text(String text) {
        data = new JsonWriter().string(Rules.wellFormed("data", text)).toString();
        base64 = null;
        return this;
    }

    /** The data as bytes of any kind: a third larger on the way. */
    public PushBuilder bytes(byte[] data) {
        base64 = Base64.getEncoder().encodeToString(data);
        this.data = null;
        return this;
    }

    /**
     * The service's own id of the push, 1 to 1024 bytes: a second push with the same id to the same target within ten minutes is not
     * delivered again. With it, a failed push can be tried again without harm.
     */
    public PushBuilder id(String id) {
        this.id = Rules.sized("id", id, 1024);
        return this;
    }

    /** What becomes of it while the receiver is away; without it {@link Delivery#DURABLE}. */
    public PushBuilder delivery(Delivery delivery) {
        this.delivery = delivery;
        return this;
    }

    /** It replaces an older one of the same key. 1 to 256 bytes. */
    public PushBuilder collapseKey(String key) {
        collapseKey = Rules.sized("collapseKey", key, 256);
        return this;
    }

    /** How long it is worth delivering, counted from when Kafka took it: 1 s to 366 days, whole seconds. */
    public PushBuilder ttl(Duration ttl) {
        Rules.ttlSeconds(ttl);
        this.ttl = ttl;
        return this;
    }

    /** 0 to 9, the highest first where several wait; without it 5. Never changes the order within a mailbox. */
    public PushBuilder priority(int priority) {
        this.priority = Rules.priority(priority);
        return this;
    }

    /** Only these devices of the user get it: 1 to 32 names of 1 to 64 bytes. Only for users. */
    public PushBuilder devices(Collection<String> names) {
        Rules.devices(names);
        requireUsers("devices");
        devices = List.copyOf(names);
        return this;
    }

    /** The connection that does not get it: the one that caused it. 1 to 64 bytes. */
    public PushBuilder excludeConnection(String connection) {
        excludeConnection = Rules.sized("excludeConnection", connection, 64);
        return this;
    }

    /** For the receiving program, in JSON frames: at most 32, names of letters, digits and {@code . _ -}, values to 1024 bytes. */
    public PushBuilder header(String name, String value) {
        Rules.header(headers, name, value);
        headers.put(name, value);
        return this;
    }

    /**
     * Whether the topic of receipts tells what becomes of it on each device; without it, as the tenant is set. Asked for only with
     * users, and not with {@link Delivery#VOLATILE}.
     */
    public PushBuilder receipt(boolean asked) {
        if (asked) {
            requireUsers("receipt");
        }
        receipt = asked;
        return this;
    }

    /** The first device that has acknowledged it takes it from the others. Only with users, and not with {@link Delivery#VOLATILE}. */
    public PushBuilder settleFirst() {
        requireUsers("settle");
        settleFirst = true;
        return this;
    }

    /** When it happened; without it, when Kafka took it. To the millisecond. */
    public PushBuilder time(Instant time) {
        this.time = Rules.time(time);
        return this;
    }

    /** W3C trace context of the caller; wins over that of the {@link PublisherBuilder#traceparent publisher}. */
    public PushBuilder traceparent(String traceparent) {
        this.traceparent = Rules.traceparent(traceparent);
        return this;
    }

    /**
     * @throws InvalidPush if the event is missing, all of it is over 512 KiB, or receipts are asked for what is not kept
     */
    public Push build() {
        if (event == null) {
            throw new InvalidPush("event", "absent", "the event's name");
        }
        requireKept();
        JsonWriter json = new JsonWriter().beginObject();
        target.write(json);
        json.name("event").string(event);
        optional(json, "id", id);
        optional(json, "delivery", delivery == null ? null : delivery.wire());
        optional(json, "collapseKey", collapseKey);
        optional(json, "excludeConnection", excludeConnection);
        optional(json, "time", time == null ? null : time.toString());
        optional(json, "traceparent", traceparent);
        optional(json, "settle", settleFirst ? "first" : null);
        numbers(json);
        collections(json);
        if (data != null) {
            json.name("data").raw(data);
        }
        optional(json, "data_base64", base64);
        return Push.of(target, json.endObject().toString(), traceparent != null);
    }

    private void requireUsers(String field) {
        if (!target.isOfUsers()) {
            throw new InvalidPush(field, "beside a topic or all", "only with users: devices are theirs");
        }
    }

    private void requireKept() {
        boolean asked = settleFirst || Boolean.TRUE.equals(receipt);
        if (asked && delivery == Delivery.VOLATILE) {
            throw new InvalidPush(
                    settleFirst ? "settle" : "receipt", "beside delivery volatile", "only with what is kept");
        }
    }

    private void numbers(JsonWriter json) {
        if (ttl != null) {
            json.name("ttl").raw(Long.toString(ttl.toSeconds()));
        }
        if (priority != null) {
            json.name("priority").raw(priority.toString());
        }
        if (receipt != null) {
            json.name("receipt").raw(receipt.toString());
        }
    }

    private void collections(JsonWriter json) {
        if (!devices.isEmpty()) {
            json.name("devices").strings(devices);
        }
        if (!headers.isEmpty()) {
            json.name("headers").beginObject();
            headers.forEach((name, value) -> json.name(name).string(value));
            json.endObject();
        }
    }

    static void optional(JsonWriter json, String name, @Nullable String value) {
        if (value != null) {
            json.name(name).string(value);
        }
    }
}
