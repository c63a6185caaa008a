package dev.godwit.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Locale;

/**
 * What services are told of a client's publication: a CloudEvent whose id is the same each time it is told.
 *
 * @param sequence tells publications of a connection apart that have no id of their own
 * @param time when the gateway took it, milliseconds since the epoch; may differ when it is told again
 */
public record Upstream(Sender sender, Publication publication, long sequence, long time) {

    /** {@code content-type} of the record. */
    public static final String CONTENT_TYPE = "application/cloudevents+json; charset=UTF-8";

    private static final JsonFactory JSON = new JsonFactory();

    /**
     * {@code <topic>/<user>/<messageId>}, each percent-encoded, behind the tenant; for one without an id {@code
     * *<connection>.<sequence>} stands in its place.
     */
    public String id() {
        String last = publication.messageId().map(Names::encode).orElse("*" + sender.connection() + "." + sequence);
        return Names.encode(sender.tenant().name()) + "/" + Names.encode(publication.topic()) + "/"
                + Names.encode(sender.user()) + "/" + last;
    }

    /** A CloudEvent 1.0 in structured mode. */
    public byte[] cloudEvent() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("specversion", "1.0");
            json.writeStringField("id", id());
            json.writeStringField("source", "/godwit/upstream");
            json.writeStringField("type", "godwit.upstream.published");
            json.writeStringField(
                    "subject", publication.mailbox(sender.tenant()).address());
            json.writeStringField("time", Instant.ofEpochMilli(time).toString());
            json.writeStringField("godwittenant", sender.tenant().name());
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
        json.writeStringField("tenant", sender.tenant().name());
        json.writeStringField("user", sender.user());
        json.writeStringField("connection", sender.connection());
        if (sender.device().isPresent()) {
            json.writeStringField("device", sender.device().get());
        }
        json.writeStringField("topic", publication.topic());
        if (publication.messageId().isPresent()) {
            json.writeStringField("messageId", publication.messageId().get());
        }
        Content content = publication.content();
        json.writeStringField("delivery", content.retention().delivery().name().toLowerCase(Locale.ROOT));
        JsonFrames.content(
                json, content.event(), content.data(), content.options().headers());
    }
}
