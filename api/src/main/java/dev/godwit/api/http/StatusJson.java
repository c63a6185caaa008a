package dev.godwit.api.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.godwit.api.message.MessageStatus;
import dev.godwit.api.message.Reach;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What became of a message, as JSON. */
final class StatusJson {

    private static final JsonFactory JSON = new JsonFactory();

    private StatusJson() {}

    static byte[] of(MessageStatus status) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("id", status.id().toString());
            json.writeStringField("state", status.state().word());
            if (status.mailbox().isPresent()) {
                json.writeStringField("mailbox", status.mailbox().get().address());
                json.writeStringField("tenant", status.mailbox().get().tenant().name());
            }
            if (status.event().isPresent()) {
                json.writeStringField("event", status.event().get());
            }
            json.writeNumberField("time", status.time());
            if (status.expires().isPresent()) {
                json.writeNumberField("expires", status.expires().get());
            }
            if (status.first().isPresent()) {
                json.writeStringField("first", status.first().get().toString());
            }
            if (status.reach().isPresent()) {
                reach(json, status.reach().get());
            }
            if (status.error().isPresent()) {
                json.writeFieldName("error");
                json.writeRawValue(new String(status.error().get().json(), StandardCharsets.UTF_8));
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void reach(JsonGenerator json, Reach reach) throws IOException {
        json.writeArrayFieldStart("nodes");
        for (String node : reach.nodes()) {
            json.writeString(node);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("devices");
        for (Reach.DeviceReach device : reach.devices()) {
            json.writeStartObject();
            json.writeStringField("device", device.device());
            json.writeStringField("state", device.step().name().toLowerCase(Locale.ROOT));
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
