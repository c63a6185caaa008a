package dev.godwit.protocol;

import com.fasterxml.jackson.core.JsonToken;
import java.util.regex.Pattern;

/** The fields that plain requests and CloudEvents have in common, each with its rule. */
final class Fields {

    // W3C Trace Context, without the all-zero ids and the version that it forbids.
    private static final Pattern TRACEPARENT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    private Fields() {}

    /** The string that the reader stands at. */
    static String string(String field, StrictJson json) throws Refusal {
        if (json.token() != JsonToken.VALUE_STRING) {
            throw Refusal.bad(field, json.found(), "a string");
        }
        return json.text();
    }

    static String name(String field, String name) throws Refusal {
        try {
            return Names.require(field, name, Names.MAX_BYTES);
        } catch (IllegalArgumentException e) {
            throw Refusal.bad(field, e);
        }
    }

    static Tenant tenant(String field, String name) throws Refusal {
        return new Tenant(name(field, name));
    }

    static String event(String field, String event) throws Refusal {
        sized(field, event, PushRequest.MAX_EVENT);
        if (event.chars().anyMatch(Character::isISOControl)) {
            throw Refusal.bad(field, "a control character", "text without control characters such as CR, LF, NUL");
        }
        return event;
    }

    static String id(String field, String id) throws Refusal {
        return sized(field, id, PushRequest.MAX_ID);
    }

    static String collapseKey(String field, String key) throws Refusal {
        return sized(field, key, PushRequest.MAX_COLLAPSE_KEY);
    }

    static PushRequest.Delivery delivery(String field, String name) throws Refusal {
        return switch (name) {
            case "durable" -> PushRequest.Delivery.DURABLE;
            case "latest" -> PushRequest.Delivery.LATEST;
            case "volatile" -> PushRequest.Delivery.VOLATILE;
            default -> throw Refusal.bad(field, "something else", "durable, latest or volatile");
        };
    }

    static boolean isTraceparent(String text) {
        return TRACEPARENT.matcher(text).matches();
    }

    static String sized(String field, String text, int maxBytes) throws Refusal {
        int bytes = StrictText.utf8Length(text);
        if (bytes == 0 || bytes > maxBytes) {
            throw Refusal.bad(field, bytes + " bytes", "1 to " + maxBytes);
        }
        return text;
    }
}
