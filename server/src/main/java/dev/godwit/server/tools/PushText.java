package dev.godwit.server.tools;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.PushRequestReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * A push request as it is produced.
 *
 * @param key of the record: places it right at once
 * @param value JSON, never changed
 */
public record PushText(String key, byte[] value) {

    private static final JsonFactory JSON = new JsonFactory();

    /**
     * @throws IllegalArgumentException if a router would refuse it, with the reason
     */
    public static PushText of(Mailbox to, String event, String data) {
        requireJson(data);
        PushText text = new PushText(to.placementKey(), value(to, event, data));
        text.requireReadable();
        return text;
    }

    private static byte[] value(Mailbox to, String event, String data) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeObjectFieldStart("to");
            switch (to.kind()) {
                case USER -> json.writeStringField("user", to.name());
                case TOPIC -> json.writeStringField("topic", to.name());
                case BROADCAST -> json.writeBooleanField("all", true);
            }
            json.writeEndObject();
            if (!to.tenant().isDefault()) {
                json.writeStringField("tenant", to.tenant().name());
            }
            json.writeStringField("event", event);
            json.writeFieldName("data");
            json.writeRawValue(data);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** One whole value: text around it would forge other fields of the request. */
    private static void requireJson(String data) {
        try (JsonParser json = JSON.createParser(data)) {
            boolean any = json.nextToken() != null;
            json.skipChildren();
            if (any && json.nextToken() == null) {
                return;
            }
        } catch (IOException e) {
            // Said below.
        }
        throw new IllegalArgumentException(
                "data: not JSON (expected: '{\"no\":\"123\"}', or '\"text\"' with its quotes)");
    }

    private void requireReadable() {
        PushRequestReader.read(key.getBytes(StandardCharsets.UTF_8), value, Map.of())
                .fold(request -> request, refused -> {
                    throw new IllegalArgumentException(refused.field() + ": " + refused.detail());
                });
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PushText that && key.equals(that.key) && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return 31 * key.hashCode() + Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return "PushText[key=" + key + ", " + value.length + " bytes]";
    }
}
