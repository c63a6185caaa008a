package dev.godwit.protocol;

import com.fasterxml.jackson.core.JsonToken;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A CloudEvent in structured mode, after the JSON format 1.0: one JSON object holds attributes and data. */
final class StructuredCloudEvent {

    private final StrictJson json;
    private final Map<String, String> attributes = new HashMap<>();
    private final IgnoredNames ignored = new IgnoredNames();
    private byte @Nullable [] data;
    private @Nullable Payload binary;

    private StructuredCloudEvent(StrictJson json) {
        this.json = json;
    }

    static CloudEvent read(byte[] value) throws Refusal {
        StructuredCloudEvent reader = new StructuredCloudEvent(StrictJson.open("value", value));
        reader.members();
        return new CloudEvent("", reader.attributes, reader.payload(), reader.ignored);
    }

    private void members() throws Refusal {
        if (json.next() != JsonToken.START_OBJECT) {
            throw Refusal.notJson("value", json.found() + " (expected: a CloudEvent as a JSON object)");
        }
        while (json.next() != JsonToken.END_OBJECT) {
            String name = json.name();
            JsonToken value = json.next();
            if (name.equals("data")) {
                data = json.raw();
            } else if (value != JsonToken.VALUE_NULL) {
                member(name);
            }
        }
        json.end();
    }

    private void member(String name) throws Refusal {
        if (name.equals("data_base64")) {
            binary = Fields.binary(name, Fields.string(name, json));
        } else if (CloudEvent.KNOWN.contains(name)) {
            attributes.put(name, CloudEvent.text(name, json));
        } else {
            if (CloudEvent.isForGodwit(name)) {
                ignored.add(name);
            }
            json.skip();
        }
    }

    private Payload payload() throws Refusal {
        if (binary != null) {
            if (data != null) {
                throw Refusal.bad("data_base64", "beside data", "one of the two");
            }
            return binary;
        }
        if (data == null) {
            return Payload.NULL;
        }
        return isText() ? text(data) : new Payload(Payload.Kind.JSON, data);
    }

    // The format writes content that is not JSON as a JSON string; all else is JSON, whatever its media type.
    private boolean isText() {
        String type = attributes.get("datacontenttype");
        return type != null && !ContentType.parse(type).isJson() && data != null && data[0] == '"';
    }

    private static Payload text(byte[] string) throws Refusal {
        StrictJson json = StrictJson.open("data", string);
        json.next();
        return new Payload(Payload.Kind.TEXT, json.text().getBytes(StandardCharsets.UTF_8));
    }
}
