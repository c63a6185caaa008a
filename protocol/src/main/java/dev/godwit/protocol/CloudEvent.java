package dev.godwit.protocol;

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
    private static final String TENANT = "godwittenant";

    /** The attributes that Godwit reads; others are the business of the event's consumers. */
    static final Set<String> KNOWN = Set.of(
            "specversion",
            "id",
            "source",
            "type",
            "subject",
            "datacontenttype",
            "traceparent",
            COLLAPSE_KEY,
            DELIVERY,
            TENANT);

    /** Whether an attribute outside {@link #KNOWN} was meant for Godwit, perhaps a newer one. */
    static boolean isForGodwit(String name) {
        return name.startsWith("godwit");
    }

    PushRequest request(byte @Nullable [] key, RecordHeaders headers) throws Refusal {
        if (!required("specversion").equals("1.0")) {
            throw Refusal.bad(prefix + "specversion", "another version", "1.0");
        }
        String event = Fields.event(prefix + "type", required("type"));
        String id = idempotencyId();
        List<Mailbox> targets = targets(key).mailboxes(tenant());
        return new PushRequest(
                targets,
                event,
                data,
                Optional.of(id),
                delivery(),
                collapseKey(),
                traceparent().or(headers::traceparent).orElse(""),
                ignored.names());
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

    private Tenant tenant() throws Refusal {
        Optional<String> tenant = optional(TENANT);
        return tenant.isPresent() ? Fields.tenant(prefix + TENANT, tenant.get()) : Tenant.DEFAULT;
    }

    private PushRequest.Delivery delivery() throws Refusal {
        Optional<String> delivery = optional(DELIVERY);
        return delivery.isPresent() ? Fields.delivery(prefix + DELIVERY, delivery.get()) : PushRequest.Delivery.DURABLE;
    }

    private Optional<String> collapseKey() throws Refusal {
        Optional<String> key = optional(COLLAPSE_KEY);
        return key.isPresent() ? Optional.of(Fields.collapseKey(prefix + COLLAPSE_KEY, key.get())) : key;
    }

    private Optional<String> traceparent() {
        Optional<String> trace = optional("traceparent");
        if (trace.isPresent() && !Fields.isTraceparent(trace.get())) {
            ignored.add("traceparent");
            return Optional.empty();
        }
        return trace;
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
