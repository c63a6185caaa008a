package dev.godwit.protocol;

import com.fasterxml.jackson.core.JsonToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A place in a JSON document: a JSON pointer, RFC 6901. What stands there is given out byte for byte. */
public final class JsonPlace {

    private static final int MAX_INDEX_DIGITS = 9;

    private final List<String> steps;

    private JsonPlace(List<String> steps) {
        this.steps = steps;
    }

    /**
     * @throws IllegalArgumentException if the text is no JSON pointer
     */
    public static JsonPlace parse(String pointer) {
        if (pointer.isEmpty()) {
            return new JsonPlace(List.of());
        }
        if (pointer.charAt(0) != '/' || pointer.matches("(?s).*~([^01].*|$)")) {
            throw new IllegalArgumentException(
                    "json pointer: " + pointer + " (expected: /name/0/name, ~1 for a slash, ~0 for a tilde)");
        }
        List<String> steps = new ArrayList<>();
        for (String step : pointer.substring(1).split("/", -1)) {
            steps.add(step.replace("~1", "/").replace("~0", "~"));
        }
        return new JsonPlace(steps);
    }

    /**
     * The value that stands there; empty if there is none, or null.
     *
     * @throws IllegalArgumentException if the bytes are no JSON
     */
    public Optional<byte[]> find(byte[] document) {
        try {
            StrictJson json = StrictJson.open("value", document);
            json.next();
            for (String step : steps) {
                if (!descend(json, step)) {
                    return Optional.empty();
                }
            }
            return json.token() == JsonToken.VALUE_NULL ? Optional.empty() : Optional.of(json.raw());
        } catch (Refusal refusal) {
            throw new IllegalArgumentException(refusal.getMessage(), refusal);
        }
    }

    /** The text of a JSON string, or a number, true or false as it is written; empty for anything else. */
    public static Optional<String> scalar(byte[] value) {
        try {
            StrictJson json = StrictJson.open("value", value);
            return switch (json.next()) {
                case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE ->
                    Optional.of(json.text());
                default -> Optional.empty();
            };
        } catch (Refusal refusal) {
            return Optional.empty();
        }
    }

    /** Whether the bytes are one JSON value, as strictly as for a push request. */
    public static boolean isJson(byte[] value) {
        try {
            StrictJson.verify("value", value);
            return true;
        } catch (Refusal refusal) {
            return false;
        }
    }

    private static boolean descend(StrictJson json, String step) throws Refusal {
        return switch (json.token()) {
            case START_OBJECT -> member(json, step);
            case START_ARRAY -> element(json, step);
            default -> false;
        };
    }

    private static boolean member(StrictJson json, String name) throws Refusal {
        while (json.next() != JsonToken.END_OBJECT) {
            boolean found = json.name().equals(name);
            json.next();
            if (found) {
                return true;
            }
            json.skip();
        }
        return false;
    }

    private static boolean element(StrictJson json, String index) throws Refusal {
        if (!index.matches("0|[1-9][0-9]*") || index.length() > MAX_INDEX_DIGITS) {
            return false;
        }
        int left = Integer.parseInt(index);
        while (json.next() != JsonToken.END_ARRAY) {
            if (left-- == 0) {
                return true;
            }
            json.skip();
        }
        return false;
    }
}
