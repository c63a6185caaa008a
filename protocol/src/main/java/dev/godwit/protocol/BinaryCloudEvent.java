package dev.godwit.protocol;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A CloudEvent in binary mode, after the Kafka protocol binding 1.0: attributes in {@code ce_*} headers, the data's media type in
 * {@code content-type}, the value is the data.
 */
final class BinaryCloudEvent {

    private static final String PREFIX = "ce_";

    private BinaryCloudEvent() {}

    static boolean isOne(RecordHeaders headers) {
        return headers.byName().containsKey(PREFIX + "specversion");
    }

    static CloudEvent read(byte @Nullable [] value, ContentType type, RecordHeaders headers) throws Refusal {
        Map<String, String> attributes = new HashMap<>();
        for (String name : CloudEvent.KNOWN) {
            Optional<String> text = headers.text(PREFIX + name);
            if (text.isPresent()) {
                attributes.put(name, text.get());
            }
        }
        IgnoredNames ignored = new IgnoredNames();
        headers.byName().keySet().stream()
                .filter(name -> name.startsWith(PREFIX))
                .map(name -> name.substring(PREFIX.length()))
                .filter(name -> CloudEvent.isForGodwit(name) && !CloudEvent.KNOWN.contains(name))
                .forEach(ignored::add);
        return new CloudEvent(PREFIX, attributes, data(value, type), ignored);
    }

    // An event without data is a CloudEvent too; its headers prove that no tombstone was meant.
    private static Payload data(byte @Nullable [] value, ContentType type) throws Refusal {
        if (value == null || value.length == 0) {
            return Payload.NULL;
        }
        if (type.isJson()) {
            type.requireUtf8("content-type");
            StrictJson.verify("value", value);
            return new Payload(Payload.Kind.JSON, value);
        }
        if (type.isText()) {
            type.requireUtf8("content-type");
            return text(value);
        }
        return new Payload(Payload.Kind.BINARY, value);
    }

    private static Payload text(byte[] value) throws Refusal {
        int bad = StrictText.firstBadByte(value);
        if (bad >= 0) {
            throw Refusal.bad("value", "not UTF-8 at byte " + bad, "UTF-8, as content-type is text");
        }
        return new Payload(Payload.Kind.TEXT, value);
    }
}
