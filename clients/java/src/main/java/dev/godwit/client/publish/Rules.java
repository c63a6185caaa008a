package dev.godwit.client.publish;

import dev.godwit.client.json.InvalidJson;
import dev.godwit.client.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules that Godwit has for each field: what breaks one would be a dead letter. */
final class Rules {

    static final int MAX_NAME = 256;
    static final int MAX_USERS = 10_000;
    static final int MAX_VALUE = 512 * 1024;

    private static final int MAX_DEVICES = 32;
    private static final int MAX_HEADERS = 32;
    private static final int MAX_HEADER_VALUE = 1024;
    private static final long MAX_TTL_SECONDS = 366L * 24 * 3600;
    private static final Instant YEAR_0 = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant YEAR_9999 = Instant.parse("9999-12-31T23:59:59.999Z");

    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    // W3C Trace Context, without the all-zero ids and the version that it forbids.
    private static final Pattern TRACEPARENT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    private static final Set<String> RESERVED_EVENTS = Set.of(
            "connection_id",
            "heartbeat",
            "gap",
            "reconnect",
            "error",
            "message_deleted",
            "message_settled",
            "mailbox_purged");

    private Rules() {}

    /** A user, topic, tenant or device. */
    static String name(String field, String name, int maxBytes) {
        sized(field, name, maxBytes);
        if (name.charAt(0) == '*') {
            throw new InvalidPush(field, "starts with *", "a name; * is reserved");
        }
        return name;
    }

    static String sized(String field, String text, int maxBytes) {
        wellFormed(field, text);
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > maxBytes) {
            throw new InvalidPush(field, bytes + " bytes", "1 to " + maxBytes);
        }
        return text;
    }

    static String event(String event) {
        sized("event", event, MAX_NAME);
        if (event.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidPush("event", "a control character", "text without control characters");
        }
        if (RESERVED_EVENTS.contains(event)) {
            throw new InvalidPush("event", event + ", which is Godwit's own", "another name");
        }
        return event;
    }

    static long ttlSeconds(Duration ttl) {
        if (!ttl.equals(Duration.ofSeconds(ttl.toSeconds()))
                || ttl.toSeconds() < 1
                || ttl.toSeconds() > MAX_TTL_SECONDS) {
            throw new InvalidPush("ttl", ttl.toString(), "whole seconds, 1 s to 366 days");
        }
        return ttl.toSeconds();
    }

    static int priority(int priority) {
        if (priority < 0 || priority > 9) {
            throw new InvalidPush("priority", Integer.toString(priority), "0 to 9");
        }
        return priority;
    }

    static void devices(Iterable<String> devices) {
        int count = 0;
        for (String device : devices) {
            name("devices", device, 64);
            count++;
        }
        if (count == 0 || count > MAX_DEVICES) {
            throw new InvalidPush("devices", count + " devices", "1 to " + MAX_DEVICES);
        }
    }

    static void header(Map<String, String> before, String name, String value) {
        if (!HEADER_NAME.matcher(name).matches()) {
            throw new InvalidPush("headers", "a name of other characters", "names of 1 to 64 of A-Z a-z 0-9 . _ -");
        }
        wellFormed("headers", value);
        int bytes = value.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_HEADER_VALUE) {
            throw new InvalidPush("headers", bytes + " bytes in a value", "at most " + MAX_HEADER_VALUE);
        }
        if (before.size() == MAX_HEADERS && !before.containsKey(name)) {
            throw new InvalidPush("headers", "more than " + MAX_HEADERS, "at most " + MAX_HEADERS);
        }
    }

    /** To the millisecond, as messages carry it. */
    static Instant time(Instant time) {
        if (time.isBefore(YEAR_0) || time.isAfter(YEAR_9999)) {
            throw new InvalidPush("time", time.toString(), "a year from 0000 to 9999");
        }
        return Instant.ofEpochMilli(time.toEpochMilli());
    }

    static boolean isTraceparent(String text) {
        return TRACEPARENT.matcher(text).matches();
    }

    static String traceparent(String text) {
        if (!isTraceparent(text)) {
            throw new InvalidPush("traceparent", "something else", "W3C trace context, like 00-<32 hex>-<16 hex>-01");
        }
        return text;
    }

    /** The text without white space around it, if it is one JSON value. */
    static String json(String field, String text) {
        wellFormed(field, text);
        try {
            return JsonText.require(text);
        } catch (InvalidJson e) {
            throw new InvalidPush(field, e.found(), e.expected());
        }
    }

    /** UTF-8 has no form for half a surrogate pair: it would become a question mark on the way. */
    static String wellFormed(String field, String text) {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            boolean pair = Character.isHighSurrogate(unit)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                i++;
            } else if (Character.isSurrogate(unit)) {
                throw new InvalidPush(field, "a lone surrogate", "well-formed Unicode");
            }
        }
        return text;
    }
}
