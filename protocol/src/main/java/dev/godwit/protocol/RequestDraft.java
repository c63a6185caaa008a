package dev.godwit.protocol;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A push request on its way from one of its formats: fields as they are found, put together and checked against each other at the
 * end. Each format has its own names for them.
 */
final class RequestDraft {

    private final IgnoredNames ignored = new IgnoredNames();
    private @Nullable Targets to;
    private @Nullable String event;
    private Payload data = Payload.NULL;
    private Retention.Delivery delivery = Retention.Delivery.DURABLE;
    private Optional<String> collapseKey = Optional.empty();
    private long ttl;
    private Optional<String> id = Optional.empty();
    private Optional<Long> time = Optional.empty();
    private Tenant tenant = Tenant.DEFAULT;
    private Optional<String> traceparent = Optional.empty();
    private int priority = MessageOptions.DEFAULT_PRIORITY;
    private List<String> devices = List.of();
    private String devicesField = "devices";
    private String excludeConnection = "";
    private Map<String, String> headers = Map.of();
    private Tracking.Receipts receipts = Tracking.Receipts.UNSAID;
    private String receiptsField = "receipt";
    private boolean settleFirst;
    private String settleField = "settle";

    void ignore(String name) {
        ignored.add(name);
    }

    void to(Targets targets) {
        to = targets;
    }

    void event(String field, String name) throws Refusal {
        event = Fields.event(field, name);
    }

    void data(Payload payload) {
        data = payload;
    }

    void delivery(String field, String name) throws Refusal {
        delivery = Fields.delivery(field, name);
    }

    void collapseKey(String field, String key) throws Refusal {
        collapseKey = Optional.of(Fields.sized(field, key, Retention.MAX_COLLAPSE_KEY));
    }

    void ttl(long millis) {
        ttl = millis;
    }

    void id(String field, String text) throws Refusal {
        id = Optional.of(Fields.sized(field, text, PushRequest.MAX_ID));
    }

    void time(String field, String text) throws Refusal {
        time = Optional.of(Fields.time(field, text));
    }

    void time(long millis) {
        time = Optional.of(millis);
    }

    void tenant(String field, String name) throws Refusal {
        tenant = Fields.tenant(field, name);
    }

    /** One that is none is nobody's failure. */
    void traceparent(String field, String text) {
        if (Fields.isTraceparent(text)) {
            traceparent = Optional.of(text);
        } else {
            ignored.add(field);
        }
    }

    void priority(String field, long number) throws Refusal {
        if (number < 0 || number > MessageOptions.MAX_PRIORITY) {
            throw Refusal.bad(field, "out of range", "0 to " + MessageOptions.MAX_PRIORITY);
        }
        priority = (int) number;
    }

    void devices(String field, List<String> names) throws Refusal {
        List<String> checked = new ArrayList<>();
        for (String name : names) {
            checked.add(Fields.device(field, name));
        }
        if (checked.isEmpty() || checked.size() > MessageOptions.MAX_DEVICES) {
            throw Refusal.bad(field, checked.size() + " devices", "1 to " + MessageOptions.MAX_DEVICES);
        }
        devices = checked;
        devicesField = field;
    }

    void excludeConnection(String field, String connection) throws Refusal {
        excludeConnection = Fields.sized(field, connection, MessageOptions.MAX_CONNECTION);
    }

    void headers(String field, Map<String, String> byName) throws Refusal {
        Map<String, String> checked = new LinkedHashMap<>();
        for (Map.Entry<String, String> header : byName.entrySet()) {
            Fields.header(field, header.getKey(), header.getValue());
            checked.put(header.getKey(), header.getValue());
        }
        if (checked.size() > MessageOptions.MAX_HEADERS) {
            throw Refusal.bad(field, checked.size() + " headers", "at most " + MessageOptions.MAX_HEADERS);
        }
        headers = checked;
    }

    void receipt(String field, boolean asked) {
        receipts = asked ? Tracking.Receipts.ASKED : Tracking.Receipts.DECLINED;
        receiptsField = field;
    }

    void settle(String field, String when) throws Refusal {
        if (!when.equals("first")) {
            throw Refusal.bad(field, "something else", "first");
        }
        settleFirst = true;
        settleField = field;
    }

    /**
     * @param toExpected what the format's user has to do for a request without targets
     * @param eventField name of the event in the format
     */
    PushRequest request(String toExpected, String eventField, RecordHeaders record) throws Refusal {
        List<Mailbox> targets = targets(toExpected);
        if (event == null) {
            throw Refusal.missing(eventField, "the event's name");
        }
        if (!devices.isEmpty() && targets.get(0).kind() != Mailbox.Kind.USER) {
            throw Refusal.bad(devicesField, "beside a topic or all", "only with users: devices are theirs");
        }
        Tracking tracking = tracking(targets.get(0));
        MessageOptions options =
                new MessageOptions(priority, devices, excludeConnection, headers, Optional.empty(), tracking);
        Content content = new Content(event, data, new Retention(delivery, collapseKey, ttl), options);
        return new PushRequest(targets, content, id, time, trace(record), ignored.names());
    }

    /** An order about messages, for which only the targets, the tenant and the time of this draft count. */
    PushRequest request(Control control, String toExpected, RecordHeaders record) throws Refusal {
        List<Mailbox> targets = targets(toExpected);
        if (control.message().isPresent() && targets.size() > 1) {
            throw Refusal.bad("to.users", targets.size() + " users", "one: a message is in one mailbox");
        }
        return new PushRequest(targets, Content.of(control), id, time, trace(record), ignored.names());
    }

    private Tracking tracking(Mailbox first) throws Refusal {
        Tracking tracking = new Tracking(receipts, settleFirst);
        if (tracking.tracks()) {
            String field = settleFirst ? settleField : receiptsField;
            if (first.kind() != Mailbox.Kind.USER) {
                throw Refusal.bad(field, "beside a topic or all", "only with users: they have devices");
            }
            if (delivery == Retention.Delivery.VOLATILE) {
                throw Refusal.bad(field, "beside delivery volatile", "only with messages that are kept");
            }
        }
        return tracking;
    }

    private List<Mailbox> targets(String expected) throws Refusal {
        if (to == null) {
            throw Refusal.missing("to", expected);
        }
        return to.mailboxes(tenant);
    }

    private String trace(RecordHeaders record) {
        return traceparent.or(record::traceparent).orElse("");
    }
}
