package dev.godwit.protocol;

import com.fasterxml.jackson.core.JsonToken;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what clients send to topics, by the rules for push requests; fields that it does not know are skipped, as in all frames of
 * clients. Never throws.
 */
public final class PublicationReader {

    private static final RecordHeaders NO_RECORD = new RecordHeaders(Map.of());
    private static final String TOPIC_EXPECTED = "the topic's name";

    private final RequestDraft draft = new RequestDraft();
    private final Set<String> found = new HashSet<>();
    private String topic = "";
    private Optional<String> messageId = Optional.empty();
    private boolean echo = true;

    private PublicationReader() {}

    /**
     * @param frame a JSON frame of the client, of any type
     */
    public static PublicationReading json(byte[] frame) {
        try {
            PublicationReader reader = new PublicationReader();
            reader.fields(StrictJson.open("frame", frame));
            return new PublicationReading.Read(reader.publication());
        } catch (Refusal refusal) {
            return new PublicationReading.Refused(refusal.reading());
        }
    }

    private void fields(StrictJson json) throws Refusal {
        if (json.next() != JsonToken.START_OBJECT) {
            throw Refusal.notJson("frame", json.found() + " (expected: an object)");
        }
        while (json.next() != JsonToken.END_OBJECT) {
            String name = json.name();
            JsonToken value = json.next();
            if (name.equals("data")) {
                found.add(name);
                draft.data(new Payload(Payload.Kind.JSON, json.raw()));
            } else if (value != JsonToken.VALUE_NULL) {
                field(name, json);
            }
        }
        json.end();
    }

    private void field(String name, StrictJson json) throws Refusal {
        switch (name) {
            case "topic" -> topic(Fields.string(name, json));
            case "event" -> draft.event(name, Fields.string(name, json));
            case "data_base64" -> draft.data(Fields.binary(name, Fields.string(name, json)));
            case "messageId" -> messageId(name, Fields.string(name, json));
            case "delivery" -> draft.delivery(name, Fields.string(name, json));
            case "collapseKey" -> draft.collapseKey(name, Fields.string(name, json));
            case "ttl" -> draft.ttl(Fields.ttl(name, json));
            case "headers" -> headers(Fields.members(name, json, Publication.MAX_HEADERS));
            case "echo" -> echo = Fields.bool(name, json);
            default -> json.skip();
        }
        found.add(name);
    }

    private void topic(String name) throws Refusal {
        draft.to(Targets.topic("topic", name));
        topic = name;
    }

    private void messageId(String field, String text) throws Refusal {
        messageId = Optional.of(Fields.sized(field, text, Publication.MAX_MESSAGE_ID));
    }

    private void headers(Map<String, String> byName) throws Refusal {
        for (String name : byName.keySet()) {
            if (name.toLowerCase(Locale.ROOT).startsWith(Publication.RESERVED_HEADERS)) {
                throw Refusal.bad("headers", "a name that begins with godwit-", "other names: these are Godwit's own");
            }
        }
        draft.headers("headers", byName);
    }

    private Publication publication() throws Refusal {
        if (topic.isEmpty()) {
            throw Refusal.missing("topic", TOPIC_EXPECTED);
        }
        if (found.contains("data") && found.contains("data_base64")) {
            throw Refusal.bad("data_base64", "beside data", "one of the two");
        }
        Content content = draft.request(TOPIC_EXPECTED, "event", NO_RECORD).content();
        return new Publication(topic, content, messageId, echo);
    }
}
