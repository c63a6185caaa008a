package dev.godwit.protocol;

import com.fasterxml.jackson.core.JsonToken;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A CloudEvent 1.0 as a push request, in whichever mode it came: {@code subject} is whom it is for, {@code type} the event, {@code
 * source} and {@code id} together the idempotency id.
 *
 * @param prefix of the attributes' names in refusals: where the producer wrote them
 * @param attributes of those in {@link #KNOWN} that the event has
 */
record CloudEvent(String prefix, Map<String, String> attributes, Payload data, IgnoredNames ignored) {

    private static final String COLLAPSE_KEY = "godwitcollapsekey";
    private static final String DELIVERY = "godwitdelivery";
    private static final String DEVICES = "godwitdevices";
    private static final String EXCLUDE_CONNECTION = "godwitexcludeconnection";
    private static final String PRIORITY = "godwitpriority";
    private static final String RECEIPT = "godwitreceipt";
    private static final String SETTLE = "godwitsettle";
    private static final String TENANT = "godwittenant";
    private static final String TTL = "godwitttl";

    /** The attributes that Godwit reads; others are the business of the event's consumers. */
    static final Set<String> KNOWN = Set.of(
            "specversion",
            "id",
            "source",
            "type",
            "subject",
            "datacontenttype",
            "time",
            "traceparent",
            COLLAPSE_KEY,
            DELIVERY,
            DEVICES,
            EXCLUDE_CONNECTION,
            PRIORITY,
            RECEIPT,
            SETTLE,
            TENANT,
            TTL);

    /** Whether an attribute outside {@link #KNOWN} was meant for Godwit, perhaps a newer one. */
    static boolean isForGodwit(String name) {
        return name.startsWith("godwit");
    }

    /** The attribute that the JSON format's reader stands at: some may be written as numbers there, or as truth values. */
    static String text(String name, StrictJson json) throws Refusal {
        if (name.equals(RECEIPT) && json.token() != JsonToken.VALUE_STRING) {
            return Boolean.toString(Fields.bool(name, json));
        }
        return name.equals(PRIORITY) || name.equals(TTL) ? Fields.scalar(name, json) : Fields.string(name, json);
    }

    PushRequest request(byte @Nullable [] key, RecordHeaders headers) throws Refusal {
        if (!required("specversion").equals("1.0")) {
            throw Refusal.bad(prefix + "specversion", "another version", "1.0");
        }
        RequestDraft draft = new RequestDraft();
        draft.event(prefix + "type", required("type"));
        draft.id(prefix + "id", idempotencyId());
        draft.to(targets(key));
        draft.data(data);
        options(draft);
        ignored.names().forEach(draft::ignore);
        return draft.request(Targets.SUBJECT, prefix + "type", headers);
    }

    private void options(RequestDraft draft) throws Refusal {
        for (Map.Entry<String, String> attribute : attributes.entrySet()) {
            String field = prefix + attribute.getKey();
            String value = attribute.getValue();
            switch (attribute.getKey()) {
                case DELIVERY -> draft.delivery(field, value);
                case COLLAPSE_KEY -> draft.collapseKey(field, value);
                case TTL -> draft.ttl(Ttl.parse(field, value));
                case PRIORITY -> draft.priority(field, priority(field, value));
                case DEVICES -> draft.devices(field, List.of(value.split(",", -1)));
                case EXCLUDE_CONNECTION -> draft.excludeConnection(field, value);
                case RECEIPT -> draft.receipt(field, Fields.bool(field, value));
                case SETTLE -> draft.settle(field, value);
                case TENANT -> draft.tenant(field, value);
                case "time" -> draft.time(field, value);
                case "traceparent" -> draft.traceparent("traceparent", value);
                default -> {
                    // The event's own, read where it is needed.
                }
            }
        }
    }

    private static int priority(String field, String digits) throws Refusal {
        if (digits.length() != 1 || !Character.isDigit(digits.charAt(0))) {
            throw Refusal.bad(field, "something else", "0 to " + MessageOptions.MAX_PRIORITY);
        }
        return digits.charAt(0) - '0';
    }

    // The length keeps apart what would be the same in one piece: source a, id bc and source ab, id c.
    private String idempotencyId() throws Refusal {
        String source = required("source");
        String id = required("id");
        String joined = "ce:" + source.length() + ":" + source + ":" + id;
        int bytes = StrictText.utf8Length(joined);
        if (source.isEmpty() || id.isEmpty() || bytes > PushRequest.MAX_ID) {
            throw Refusal.bad(
                    prefix + "id",
                    (bytes - "ce::".length()) + " bytes with " + prefix + "source",
                    "neither empty, together less than " + PushRequest.MAX_ID);
        }
        return joined;
    }

    private Targets targets(byte @Nullable [] key) throws Refusal {
        Optional<String> subject = optional("subject");
        if (subject.isPresent()) {
            return Targets.ofSubject(prefix + "subject", subject.get());
        }
        if (key == null) {
            throw Refusal.missing(prefix + "subject", Targets.SUBJECT + ", or a record key that is the user");
        }
        try {
            return Targets.user("key", StrictText.decode(key));
        } catch (CharacterCodingException e) {
            throw Refusal.bad("key", "not UTF-8", "the user, where the event has no subject");
        }
    }

    private Optional<String> optional(String name) {
        return Optional.ofNullable(attributes.get(name));
    }

    private String required(String name) throws Refusal {
        String value = attributes.get(name);
        if (value == null) {
            throw Refusal.missing(prefix + name, "the attribute of CloudEvents 1.0");
        }
        return value;
    }
}
