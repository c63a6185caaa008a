package dev.godwit.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** The JSON frames of {@code godwit.v1.json}: one UTF-8 object each, with a {@code type}. */
public final class JsonFrames {

    private static final JsonFactory JSON = new JsonFactory();

    private JsonFrames() {}

    /**
     * {@code {"type":"message","mailbox":"user/alice","id":"1-42","event":"...","data":...,"time":1700000000000}}. JSON data
     * stands in it as it was sent, text as a string, binary as {@code "data_base64"}; the producer's headers as an object {@code
     * "headers"}. A volatile message has no {@code id}. A control has the type of its kind, and in place of event and data the
     * {@code "message"} it is about: {@code {"type":"deleted","mailbox":"user/alice","id":"1-50","message":"1-42","time":...}}.
     */
    public static byte[] message(Mailbox mailbox, Optional<MessageId> id, Message message) {
        Optional<Control> control = message.options().control();
        return object(control.map(c -> c.kind().frame()).orElse("message"), json -> {
            json.writeStringField("mailbox", mailbox.address());
            if (id.isPresent()) {
                json.writeStringField("id", id.get().toString());
            }
            if (control.isPresent()) {
                about(json, control.get());
            } else {
                content(json, message.event(), message.data(), message.options().headers());
            }
            json.writeNumberField("time", message.time());
            if (!message.traceparent().isEmpty()) {
                json.writeStringField("traceparent", message.traceparent());
            }
        });
    }

    /** A frame of the given type with the fields that the caller writes. */
    public static byte[] object(String type, Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("type", type);
            fields.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Event, data and headers, as fields of the open object. */
    static void content(JsonGenerator json, String event, Payload data, Map<String, String> headers)
            throws IOException {
        json.writeStringField("event", event);
        data(json, data);
        headers(json, headers);
    }

    private static void about(JsonGenerator json, Control control) throws IOException {
        if (control.message().isPresent()) {
            json.writeStringField("message", control.message().get().id().toString());
        }
    }

    private static void headers(JsonGenerator json, Map<String, String> headers) throws IOException {
        if (!headers.isEmpty()) {
            json.writeObjectFieldStart("headers");
            for (Map.Entry<String, String> header : headers.entrySet()) {
                json.writeStringField(header.getKey(), header.getValue());
            }
            json.writeEndObject();
        }
    }

    private static void data(JsonGenerator json, Payload data) throws IOException {
        switch (data.kind()) {
            case JSON -> {
                json.writeFieldName("data");
                json.writeRawValue(new String(data.bytes(), StandardCharsets.UTF_8));
            }
            case TEXT -> json.writeStringField("data", new String(data.bytes(), StandardCharsets.UTF_8));
            case BINARY -> json.writeBinaryField("data_base64", data.bytes());
        }
    }

    /** Writes the fields of an open object. */
    @FunctionalInterface
    public interface Fields {
        void write(JsonGenerator json) throws IOException;
    }
}
