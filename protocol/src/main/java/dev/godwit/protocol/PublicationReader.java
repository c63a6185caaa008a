package dev.godwit.protocol;

import com.fasterxml.jackson.core.JsonToken;
import dev.godwit.protocol.v1.ClientFrame;
import dev.godwit.protocol.v1.Target;
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

    public static PublicationReading protobuf(ClientFrame.Publish frame) {
        try {
            PublicationReader reader = new PublicationReader();
            return new PublicationReading.Read(reader.publication(frame));
        } catch (Refusal refusal) {
            return new PublicationReading.Refused(refusal.reading());
        }
    }

    private Publication publication(ClientFrame.Publish frame) throws Refusal {
        if (!frame.getTopic().isEmpty()) {
            topic(frame.getTopic());
        }
        if (!frame.getMessageId().isEmpty()) {
            messageId("message_id", frame.getMessageId());
        }
        headers(frame.getHeadersMap());
        if (frame.hasEcho()) {
            echo = frame.getEcho();
        }
        return publication(ProtobufRequest.of(request(frame), NO_RECORD).content());
    }

    private dev.godwit.protocol.v1.PushRequest request(ClientFrame.Publish frame) throws Refusal {
        var request = dev.godwit.protocol.v1.PushRequest.newBuilder()
                .setTo(Target.newBuilder().setTopic(requireTopic()))
                .setEvent(frame.getEvent())
                .setDeliveryValue(frame.getDeliveryValue())
                .setCollapseKey(frame.getCollapseKey())
                .putAllHeaders(frame.getHeadersMap());
        switch (frame.getDataCase()) {
            case JSON -> request.setJson(frame.getJson());
            case TEXT -> request.setText(frame.getText());
            case BINARY -> request.setBinary(frame.getBinary());
            case DATA_NOT_SET -> {
                // null.
            }
        }
        if (frame.hasTtl()) {
            request.setTtl(frame.getTtl());
        }
        return request.build();
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
        if (byName.size() > Publication.MAX_HEADERS) {
            throw Refusal.bad("headers", byName.size() + " headers", "at most " + Publication.MAX_HEADERS);
        }
        for (String name : byName.keySet()) {
            if (name.toLowerCase(Locale.ROOT).startsWith(Publication.RESERVED_HEADERS)) {
                throw Refusal.bad("headers", "a name that begins with godwit-", "other names: these are Godwit's own");
            }
        }
        draft.headers("headers", byName);
    }

    private Publication publication() throws Refusal {
        requireTopic();
        if (found.contains("data") && found.contains("data_base64")) {
            throw Refusal.bad("data_base64", "beside data", "one of the two");
        }
        return publication(draft.request(TOPIC_EXPECTED, "event", NO_RECORD).content());
    }

    private Publication publication(Content content) {
        return new Publication(topic, content, messageId, echo);
    }

    private String requireTopic() throws Refusal {
        if (topic.isEmpty()) {
            throw Refusal.missing("topic", TOPIC_EXPECTED);
        }
        return topic;
    }
}
