package dev.godwit.protocol;

import java.nio.charset.CharacterCodingException;
import java.util.Map;
import java.util.Optional;

/** A Kafka record's headers as text. Kafka allows any bytes in them, and null. */
record RecordHeaders(Map<String, byte[]> byName) {

    Optional<String> text(String name) throws Refusal {
        byte[] value = byName.get(name);
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(StrictText.decode(value));
        } catch (CharacterCodingException e) {
            throw Refusal.bad(name, "a header that is not UTF-8", "UTF-8");
        }
    }

    /** The record's W3C trace context; one that is none is nobody's failure. */
    Optional<String> traceparent() {
        try {
            return text("traceparent").filter(Fields::isTraceparent);
        } catch (Refusal e) {
            return Optional.empty();
        }
    }
}
