package dev.godwit.protocol;

import com.fasterxml.jackson.core.JsonToken;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A push request as a plain JSON object: {@code {"to":{"user":"alice"},"event":"order_created","data":{...}}}. Read in one pass;
 * an optional field that is null counts as absent.
 */
final class PlainJson {

    private final StrictJson json;
    private final IgnoredNames ignored = new IgnoredNames();
    private @Nullable Targets to;
    private @Nullable String event;
    private Payload data = Payload.NULL;
    private Optional<String> id = Optional.empty();
    private PushRequest.Delivery delivery = PushRequest.Delivery.DURABLE;
    private Optional<String> collapseKey = Optional.empty();
    private Tenant tenant = Tenant.DEFAULT;
    private Optional<String> traceparent = Optional.empty();
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
                data = new Payload(Payload.Kind.JSON, json.raw());
            } else if (value != JsonToken.VALUE_NULL) {
                field(name);
            }
        }
        json.end();
    }

    private void field(String name) throws Refusal {
        switch (name) {
            case "to" -> to = Targets.read(json);
            case "event" -> event = Fields.event(name, Fields.string(name, json));
            case "id" -> id = Optional.of(Fields.id(name, Fields.string(name, json)));
            case "delivery" -> delivery = Fields.delivery(name, Fields.string(name, json));
            case "collapseKey" -> collapseKey = Optional.of(Fields.collapseKey(name, Fields.string(name, json)));
            case "tenant" -> tenant = Fields.tenant(name, Fields.string(name, json));
            case "traceparent" -> traceparent(Fields.string(name, json));
            default -> {
                cloudEvent |= name.equals("specversion");
                ignored.add(name);
                json.skip();
            }
        }
    }

    // A broken trace must not cost a message.
    private void traceparent(String text) {
        if (Fields.isTraceparent(text)) {
            traceparent = Optional.of(text);
        } else {
            ignored.add("traceparent");
        }
    }

    private PushRequest request(RecordHeaders headers) throws Refusal {
        if (to == null) {
            throw Refusal.missing(
                    "to",
                    cloudEvent
                            ? Targets.EXPECTED
                                    + ", or for a CloudEvent the header content-type: application/cloudevents+json"
                            : Targets.EXPECTED);
        }
        if (event == null) {
            throw Refusal.missing("event", "the event's name");
        }
        List<Mailbox> targets = to.mailboxes(tenant);
        String trace = traceparent.or(headers::traceparent).orElse("");
        return new PushRequest(targets, event, data, id, delivery, collapseKey, trace, ignored.names());
    }
}
