package dev.godwit.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A router's request that a message be settled, since a first device has it. The same each time it is made, with an id of its own: a
 * router that makes it again within the window of ids does no more.
 */
public record SettleOrder(Mailbox user, GlobalId message) {

    private static final JsonFactory JSON = new JsonFactory();

    /** A plain push request. */
    public byte[] request() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(160);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeObjectFieldStart("to");
            json.writeStringField("user", user.name());
            json.writeEndObject();
            json.writeStringField("tenant", user.tenant().name());
            json.writeStringField("control", Control.Kind.SETTLE.order());
            json.writeStringField("message", message.toString());
            json.writeStringField("id", "godwit:settle:" + message);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
