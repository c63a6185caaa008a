package dev.godwit.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A push request as a JSON object whose members can be set: those that are left alone keep their bytes, the data above all. For who
 * passes on the requests of others. Never changed; a change is a new one.
 */
public final class RequestObject {

    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, byte[]> members;

    private RequestObject(Map<String, byte[]> members) {
        this.members = members;
    }

    /**
     * @throws IllegalArgumentException unless {@link PushRequestReader} took the bytes for a request in JSON
     */
    public static RequestObject of(byte[] request) {
        try {
            return new RequestObject(members(request));
        } catch (Refusal refusal) {
            throw new IllegalArgumentException("request: " + refusal.getMessage(), refusal);
        }
    }

    /** Whether the member is there, and not null. */
    public boolean has(String name) {
        byte[] value = members.get(name);
        return value != null && value[0] != 'n';
    }

    /** With this string as the member's value. */
    public RequestObject with(String name, String text) {
        return with(name, json(generator -> generator.writeString(text)));
    }

    /** As a plain request for this mailbox only. */
    public RequestObject to(Mailbox mailbox) {
        return with("to", json(generator -> {
            generator.writeStartObject();
            switch (mailbox.kind()) {
                case USER -> generator.writeStringField("user", mailbox.name());
                case TOPIC -> generator.writeStringField("topic", mailbox.name());
                case BROADCAST -> generator.writeBooleanField("all", true);
            }
            generator.writeEndObject();
        }));
    }

    public byte[] bytes() {
        return json(generator -> {
            generator.writeStartObject();
            for (Map.Entry<String, byte[]> member : members.entrySet()) {
                generator.writeFieldName(member.getKey());
                generator.writeRawValue(new String(member.getValue(), java.nio.charset.StandardCharsets.UTF_8));
            }
            generator.writeEndObject();
        });
    }

    private RequestObject with(String name, byte[] value) {
        Map<String, byte[]> changed = new LinkedHashMap<>(members);
        changed.put(name, value);
        return new RequestObject(changed);
    }

    private static Map<String, byte[]> members(byte[] request) throws Refusal {
        StrictJson json = StrictJson.open("request", request);
        if (json.next() != JsonToken.START_OBJECT) {
            throw Refusal.notJson("request", json.found() + " (expected: an object)");
        }
        Map<String, byte[]> members = new LinkedHashMap<>();
        while (json.next() != JsonToken.END_OBJECT) {
            String name = json.name();
            json.next();
            members.put(name, json.raw());
        }
        json.end();
        return members;
    }

    private interface Writing {
        void on(JsonGenerator json) throws IOException;
    }

    private static byte[] json(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            writing.on(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
