package dev.godwit.protocol;

import com.fasterxml.jackson.core.JsonToken;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The fields that plain requests and CloudEvents have in common, each with its rule. */
final class Fields {

    // W3C Trace Context, without the all-zero ids and the version that it forbids.
    private static final Pattern TRACEPARENT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    private static final Pattern RFC_3339 = Pattern.compile(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})");

    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final int MAX_DEVICE = 64;

    private Fields() {}

    /** The string that the reader stands at. */
    static String string(String field, StrictJson json) throws Refusal {
        if (json.token() != JsonToken.VALUE_STRING) {
            throw Refusal.bad(field, json.found(), "a string");
        }
        return json.text();
    }

    static boolean bool(String field, StrictJson json) throws Refusal {
        return switch (json.token()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> throw Refusal.bad(field, json.found(), "true or false");
        };
    }

    static boolean bool(String field, String text) throws Refusal {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw Refusal.bad(field, "something else", "true or false");
        };
    }

    /** The string or whole number that the reader stands at, as text. */
    static String scalar(String field, StrictJson json) throws Refusal {
        return json.token() == JsonToken.VALUE_NUMBER_INT ? json.text() : string(field, json);
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

    static String device(String field, String name) throws Refusal {
        try {
            return Names.require(field, name, MAX_DEVICE);
        } catch (IllegalArgumentException e) {
            throw Refusal.bad(field, e);
        }
    }

    static String event(String field, String event) throws Refusal {
        sized(field, event, PushRequest.MAX_EVENT);
        if (event.chars().anyMatch(Character::isISOControl)) {
            throw Refusal.bad(field, "a control character", "text without control characters such as CR, LF, NUL");
        }
        if (SseBlocks.RESERVED.contains(event)) {
            throw Refusal.bad(field, event + ", which is Godwit's own", "another name");
        }
        return event;
    }

    static Retention.Delivery delivery(String field, String name) throws Refusal {
        return switch (name) {
            case "durable" -> Retention.Delivery.DURABLE;
            case "latest" -> Retention.Delivery.LATEST;
            case "volatile" -> Retention.Delivery.VOLATILE;
            default -> throw Refusal.bad(field, "something else", "durable, latest or volatile");
        };
    }

    static Control control(String order, Optional<String> message) throws Refusal {
        for (Control.Kind kind : Control.Kind.values()) {
            if (kind.order().equals(order)) {
                return control(kind, message);
            }
        }
        throw Refusal.bad("control", "something else", "delete, settle or purge");
    }

    private static Control control(Control.Kind kind, Optional<String> message) throws Refusal {
        try {
            return new Control(kind, message.map(GlobalId::parse));
        } catch (IllegalArgumentException e) {
            throw Refusal.bad("message", e);
        }
    }

    /** Milliseconds since the epoch. */
    static long time(String field, String text) throws Refusal {
        try {
            if (RFC_3339.matcher(text).matches()) {
                return OffsetDateTime.parse(text.replace(' ', 'T')).toInstant().toEpochMilli();
            }
        } catch (DateTimeException | ArithmeticException e) {
            // Said below.
        }
        throw Refusal.bad(field, "no time", "RFC 3339, like 2025-01-31T09:30:00Z");
    }

    static void header(String field, String name, String value) throws Refusal {
        if (!HEADER_NAME.matcher(name).matches()) {
            throw Refusal.bad(field, "a name of other characters", "names of 1 to 64 of A-Z a-z 0-9 . _ -");
        }
        int bytes = StrictText.utf8Length(value);
        if (bytes > MessageOptions.MAX_HEADER_VALUE) {
            throw Refusal.bad(field, "a value of " + bytes + " bytes", "at most " + MessageOptions.MAX_HEADER_VALUE);
        }
    }

    static Payload binary(String field, String base64) throws Refusal {
        try {
            return new Payload(Payload.Kind.BINARY, Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            throw Refusal.bad(field, "no base64", "base64 after RFC 4648");
        }
    }

    /** Milliseconds: of a text with a unit, or a number of seconds. */
    static long ttl(String field, StrictJson json) throws Refusal {
        return json.token() == JsonToken.VALUE_STRING
                ? Ttl.parse(field, json.text())
                : Ttl.seconds(field, integer(field, json));
    }

    /** The whole number that the reader stands at, written as one. */
    static long integer(String field, StrictJson json) throws Refusal {
        if (json.token() != JsonToken.VALUE_NUMBER_INT) {
            throw Refusal.bad(field, json.found(), "a whole number");
        }
        String digits = json.text();
        return digits.length() > 18
                ? (digits.startsWith("-") ? Long.MIN_VALUE : Long.MAX_VALUE)
                : Long.parseLong(digits);
    }

    static List<String> strings(String field, StrictJson json, int most) throws Refusal {
        if (json.token() != JsonToken.START_ARRAY) {
            throw Refusal.bad(field, json.found(), "an array of strings");
        }
        List<String> strings = new ArrayList<>();
        while (json.next() != JsonToken.END_ARRAY) {
            requireRoom(field, strings.size(), most);
            strings.add(string(field + "[" + strings.size() + "]", json));
        }
        return strings;
    }

    static Map<String, String> members(String field, StrictJson json, int most) throws Refusal {
        if (json.token() != JsonToken.START_OBJECT) {
            throw Refusal.bad(field, json.found(), "an object of strings");
        }
        Map<String, String> members = new LinkedHashMap<>();
        while (json.next() != JsonToken.END_OBJECT) {
            requireRoom(field, members.size(), most);
            String name = json.name();
            json.next();
            members.put(name, string(field, json));
        }
        return members;
    }

    private static void requireRoom(String field, int size, int most) throws Refusal {
        if (size == most) {
            throw Refusal.bad(field, "more than " + most, "at most " + most);
        }
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
