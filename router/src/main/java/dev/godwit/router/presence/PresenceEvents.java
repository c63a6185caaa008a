package dev.godwit.router.presence;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.godwit.inbox.Published;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Membership;
import dev.godwit.router.log.OutgoingRecord;
import dev.godwit.router.log.PushRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** Changes of presence as CloudEvents, structured, keyed as the mailbox is. */
final class PresenceEvents {

    private static final JsonFactory JSON = new JsonFactory();
    private static final List<PushRecord.Header> HEADERS = List.of(new PushRecord.Header(
            "content-type", "application/cloudevents+json; charset=utf-8".getBytes(StandardCharsets.US_ASCII)));

    private PresenceEvents() {}

    static OutgoingRecord record(Membership membership, Published change) {
        byte[] key = membership.mailbox().placementKey().getBytes(StandardCharsets.UTF_8);
        return new OutgoingRecord(OutgoingRecord.Topic.PRESENCE, -1, key, json(membership, change), HEADERS);
    }

    static String word(Membership membership, Published change) {
        if (membership.mailbox().kind() == Mailbox.Kind.USER) {
            return change.present() ? "online" : "offline";
        }
        return change.present() ? "join" : "leave";
    }

    private static byte[] json(Membership membership, Published change) {
        Mailbox mailbox = membership.mailbox();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("specversion", "1.0");
            json.writeStringField("id", membership.text() + "/" + change.sequence());
            json.writeStringField("source", "/godwit/presence");
            json.writeStringField("type", "godwit.presence." + word(membership, change));
            json.writeStringField("subject", mailbox.address());
            json.writeStringField("time", Instant.ofEpochMilli(change.time()).toString());
            json.writeStringField("godwittenant", mailbox.tenant().name());
            json.writeStringField("datacontenttype", "application/json");
            json.writeObjectFieldStart("data");
            json.writeStringField("tenant", mailbox.tenant().name());
            json.writeStringField("user", membership.user());
            if (mailbox.kind() == Mailbox.Kind.TOPIC) {
                json.writeStringField("topic", mailbox.name());
            }
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
