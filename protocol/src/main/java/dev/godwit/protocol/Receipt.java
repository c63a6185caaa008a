package dev.godwit.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What became of a user's message on one device, or, without a device, as a whole. The topic of receipts has it as a CloudEvent
 * whose id is the same each time it is told.
 *
 * @param time milliseconds since the epoch; may differ when it is told again
 * @param event of the message
 * @param producerId that the producer gave its request; empty if none
 */
public record Receipt(
        Mailbox user,
        GlobalId message,
        Optional<String> device,
        State state,
        long time,
        String event,
        Optional<String> producerId) {

    /** {@code content-type} of the record. */
    public static final String CONTENT_TYPE = "application/cloudevents+json; charset=UTF-8";

    /** What has happened. All but {@link #WRITTEN} and {@link #UNREAD} are the last word for a device. */
    public enum State {
        /** It was written to a connection of the device. */
        WRITTEN,
        /** The device has it. */
        ACKED,
        /** Its time to live ended before the device had it. */
        EXPIRED,
        /** A newer one of its collapse key replaced it. */
        COLLAPSED,
        /** The mailbox kept it no longer: its limits, or its age. */
        TRIMMED,
        /** It was retracted. */
        DELETED,
        /** Another device, or its service, has dealt with it. */
        SETTLED,
        /** It was not taken: its id came before with other content. */
        REJECTED,
        /** Nobody has it, so long after it was sent. */
        UNREAD;

        /** As it stands in ids and types: {@code acked}. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * Inverts {@link #text}.
         *
         * @throws IllegalArgumentException if there is no such state
         */
        public static State of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    private static final JsonFactory JSON = new JsonFactory();

    /** {@code <message>/<device>/<state>}, the device percent-encoded; {@code *} where there is none. */
    public String id() {
        return message + "/" + device.map(Names::encode).orElse("*") + "/" + state.text();
    }

    /** A CloudEvent 1.0 in structured mode. */
    public byte[] cloudEvent() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(384);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("specversion", "1.0");
            json.writeStringField("id", id());
            json.writeStringField("source", "/godwit/receipts");
            json.writeStringField("type", "godwit.receipt." + state.text());
            json.writeStringField("subject", user.address());
            json.writeStringField("time", Instant.ofEpochMilli(time).toString());
            json.writeStringField("godwittenant", user.tenant().name());
            json.writeStringField("datacontenttype", "application/json");
            json.writeObjectFieldStart("data");
            data(json);
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private void data(JsonGenerator json) throws IOException {
        json.writeStringField("message", message.toString());
        if (device.isPresent()) {
            json.writeStringField("device", device.get());
        }
        json.writeStringField("state", state.text());
        json.writeStringField("event", event);
        if (producerId.isPresent()) {
            json.writeStringField("producerId", producerId.get());
        }
    }
}
