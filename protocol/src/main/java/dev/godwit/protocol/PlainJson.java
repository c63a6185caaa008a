package dev.godwit.protocol;

import com.fasterxml.jackson.core.JsonToken;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A push request as a plain JSON object: {@code {"to":{"user":"alice"},"event":"order_created","data":{...}}}, or an order about
 * messages: {@code {"to":{"user":"alice"},"control":"delete","message":"1-17-42"}}. Read in one pass; an optional field that is
 * null counts as absent.
 */
final class PlainJson {

    /** The only fields that an order may have. */
    static final Set<String> WITH_CONTROL = Set.of("to", "control", "message", "id", "time", "tenant", "traceparent");

    private final StrictJson json;
    private final RequestDraft draft = new RequestDraft();
    private final Set<String> found = new LinkedHashSet<>();
    private @Nullable String control;
    private @Nullable String message;
    private boolean cloudEvent;

    private PlainJson(StrictJson json) {
        this.json = json;
    }

    static PushRequest read(byte[] value, RecordHeaders headers) throws Refusal {
        PlainJson reader = new PlainJson(StrictJson.open("value", value));
        reader.fields();
        return reader.request(headers);
    }

    private void fields() throws Refusal {
        if (json.next() != JsonToken.START_OBJECT) {
            throw Refusal.notJson("value", json.found() + " (expected: a push request as a JSON object)");
        }
        while (json.next() != JsonToken.END_OBJECT) {
            String name = json.name();
            JsonToken value = json.next();
            if (name.equals("data")) {
                found.add(name);
                draft.data(new Payload(Payload.Kind.JSON, json.raw()));
            } else if (value != JsonToken.VALUE_NULL) {
                field(name);
            }
        }
        json.end();
    }

    private void field(String name) throws Refusal {
        switch (name) {
            case "to" -> draft.to(Targets.read(json));
            case "event" -> draft.event(name, Fields.string(name, json));
            case "data_base64" -> draft.data(Fields.binary(name, Fields.string(name, json)));
            case "id" -> draft.id(name, Fields.string(name, json));
            case "delivery" -> draft.delivery(name, Fields.string(name, json));
            case "collapseKey" -> draft.collapseKey(name, Fields.string(name, json));
            case "ttl" -> draft.ttl(Fields.ttl(name, json));
            case "priority" -> draft.priority(name, Fields.integer(name, json));
            case "devices" -> draft.devices(name, Fields.strings(name, json, MessageOptions.MAX_DEVICES));
            case "excludeConnection" -> draft.excludeConnection(name, Fields.string(name, json));
            case "headers" -> draft.headers(name, Fields.members(name, json, MessageOptions.MAX_HEADERS));
            case "receipt" -> draft.receipt(name, Fields.bool(name, json));
            case "settle" -> draft.settle(name, Fields.string(name, json));
            case "time" -> draft.time(name, Fields.string(name, json));
            case "tenant" -> draft.tenant(name, Fields.string(name, json));
            case "traceparent" -> draft.traceparent(name, Fields.string(name, json));
            case "control" -> control = Fields.string(name, json);
            case "message" -> message();
            default -> {
                cloudEvent |= name.equals("specversion");
                draft.ignore(name);
                json.skip();
                return;
            }
        }
        found.add(name);
    }

    // Without a control it is a field like any other that Godwit does not know, of whatever type.
    private void message() throws Refusal {
        message = json.token() == JsonToken.VALUE_STRING ? json.text() : "";
        json.skip();
    }

    private PushRequest request(RecordHeaders headers) throws Refusal {
        if (control != null) {
            return draft.request(control(control), Targets.EXPECTED, headers);
        }
        if (found.contains("message")) {
            draft.ignore("message");
        }
        if (found.contains("data") && found.contains("data_base64")) {
            throw Refusal.bad("data_base64", "beside data", "one of the two");
        }
        String toExpected = cloudEvent
                ? Targets.EXPECTED + ", or for a CloudEvent the header content-type: application/cloudevents+json"
                : Targets.EXPECTED;
        return draft.request(toExpected, "event", headers);
    }

    private Control control(String order) throws Refusal {
        for (String name : found) {
            if (!WITH_CONTROL.contains(name)) {
                throw Refusal.bad(name, "beside control", "absent: a control is no message");
            }
        }
        return Fields.control(order, Optional.ofNullable(message));
    }
}
