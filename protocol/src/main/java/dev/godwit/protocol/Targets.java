package dev.godwit.protocol;

import com.fasterxml.jackson.core.JsonToken;
import java.util.ArrayList;
import java.util.List;

/** Who a request is for, before its tenant is known. */
record Targets(Mailbox.Kind kind, List<String> names) {

    static final String EXPECTED = "{\"user\": ...}, {\"users\": [...]}, {\"topic\": ...} or {\"all\": true}";
    static final String SUBJECT = "user/<name>, topic/<name> or all";

    static Targets everybody() {
        return new Targets(Mailbox.Kind.BROADCAST, List.of());
    }

    static Targets user(String field, String name) throws Refusal {
        return new Targets(Mailbox.Kind.USER, List.of(Fields.name(field, name)));
    }

    static Targets topic(String field, String name) throws Refusal {
        return new Targets(Mailbox.Kind.TOPIC, List.of(Fields.name(field, name)));
    }

    static Targets users(List<String> names) throws Refusal {
        if (names.isEmpty() || names.size() > PushRequest.MAX_TARGETS) {
            throw Refusal.bad("to.users", names.size() + " users", "1 to " + PushRequest.MAX_TARGETS);
        }
        for (int i = 0; i < names.size(); i++) {
            Fields.name("to.users[" + i + "]", names.get(i));
        }
        return new Targets(Mailbox.Kind.USER, names);
    }

    /** The value of {@code to}, at which the reader stands. A null member counts as absent, as does {@code "all": false}. */
    static Targets read(StrictJson json) throws Refusal {
        if (json.token() != JsonToken.START_OBJECT) {
            throw Refusal.bad("to", json.found(), EXPECTED);
        }
        List<Targets> members = new ArrayList<>(1);
        while (json.next() != JsonToken.END_OBJECT) {
            String member = json.name();
            JsonToken value = json.next();
            if (value != JsonToken.VALUE_NULL && !(member.equals("all") && value == JsonToken.VALUE_FALSE)) {
                members.add(member(json, member));
            }
        }
        if (members.size() != 1) {
            throw Refusal.bad("to", members.isEmpty() ? "empty" : members.size() + " members", "one of " + EXPECTED);
        }
        return members.get(0);
    }

    /** A CloudEvent's subject; in its names, {@code %XX} stands for a byte. */
    static Targets ofSubject(String field, String subject) throws Refusal {
        if (subject.equals("all")) {
            return everybody();
        }
        int slash = subject.indexOf('/');
        String kind = slash < 0 ? "" : subject.substring(0, slash);
        if (kind.equals("user")) {
            return user(field, PercentEncoding.decode(field, subject.substring(slash + 1)));
        }
        if (kind.equals("topic")) {
            return topic(field, PercentEncoding.decode(field, subject.substring(slash + 1)));
        }
        throw Refusal.bad(field, "something else", SUBJECT);
    }

    List<Mailbox> mailboxes(Tenant tenant) {
        return switch (kind) {
            case BROADCAST -> List.of(Mailbox.broadcast(tenant));
            case USER -> names.stream().map(name -> Mailbox.user(tenant, name)).toList();
            case TOPIC ->
                names.stream().map(name -> Mailbox.topic(tenant, name)).toList();
        };
    }

    // An unknown member is refused here, not ignored: it may have been meant to narrow who receives.
    private static Targets member(StrictJson json, String member) throws Refusal {
        return switch (member) {
            case "user" -> user("to.user", Fields.string("to.user", json));
            case "topic" -> topic("to.topic", Fields.string("to.topic", json));
            case "users" -> users(json);
            case "all" -> {
                if (json.token() != JsonToken.VALUE_TRUE) {
                    throw Refusal.bad("to.all", json.found(), "true");
                }
                yield everybody();
            }
            default -> throw Refusal.bad("to", "an unknown member", "one of " + EXPECTED);
        };
    }

    private static Targets users(StrictJson json) throws Refusal {
        if (json.token() != JsonToken.START_ARRAY) {
            throw Refusal.bad("to.users", json.found(), "an array of 1 to " + PushRequest.MAX_TARGETS + " users");
        }
        List<String> names = new ArrayList<>();
        while (json.next() != JsonToken.END_ARRAY) {
            if (names.size() == PushRequest.MAX_TARGETS) {
                throw Refusal.bad(
                        "to.users", "more than " + PushRequest.MAX_TARGETS, "1 to " + PushRequest.MAX_TARGETS);
            }
            String field = "to.users[" + names.size() + "]";
            names.add(Fields.name(field, Fields.string(field, json)));
        }
        if (names.isEmpty()) {
            throw Refusal.bad("to.users", "empty", "1 to " + PushRequest.MAX_TARGETS);
        }
        return new Targets(Mailbox.Kind.USER, names);
    }
}
