package dev.godwit.tokens;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header and the claims of a compact JWS, read strictly and not yet believed. Values are strings, numbers, lists and maps; what
 * is none of these is {@code false}.
 *
 * @param text all of it, as it came
 */
record Jwt(String text, Map<String, Object> header, Map<String, Object> claims) {

    private static final Pattern COMPACT = Pattern.compile("([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]*)");

    // Two members of one name: which one counts would depend on who reads.
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(16)
                    .maxNumberLength(32)
                    .build())
            .build();

    /**
     * @throws IllegalArgumentException if the text is no compact JWS of JSON objects
     */
    static Jwt parse(String token) {
        Matcher parts = COMPACT.matcher(token);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not three base64url parts joined by dots (expected: a JWT)");
        }
        return new Jwt(token, object("header", parts.group(1)), object("claims", parts.group(2)));
    }

    Optional<String> header(String name) {
        return text(header, name);
    }

    Optional<String> claim(String name) {
        return text(claims, name);
    }

    /** Seconds since the epoch, as milliseconds. */
    Optional<Long> time(String name) {
        Object value = claims.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof Double seconds) || !Double.isFinite(seconds)) {
            throw new IllegalArgumentException(name + " is no number (expected: seconds since the epoch)");
        }
        return Optional.of((long) (Math.min(Math.max(seconds, 0), 1e12) * 1000));
    }

    /** A claim that is a string or a list of strings. */
    List<String> list(String name) {
        Object value = claims.get(name);
        if (value instanceof List<?> values) {
            return values.stream()
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .toList();
        }
        return text(claims, name).map(List::of).orElse(List.of());
    }

    /**
     * A list of strings inside a claim that is an object; empty if there is none.
     *
     * @throws IllegalArgumentException if either is something else
     */
    List<String> strings(String claim, String member) {
        Object outer = claims.getOrDefault(claim, Map.of());
        if (!(outer instanceof Map<?, ?> members)) {
            throw new IllegalArgumentException(claim + " is no object (expected: {\"" + member + "\": [...]})");
        }
        Object list = members.containsKey(member) ? members.get(member) : List.of();
        if (!(list instanceof List<?> values) || !values.stream().allMatch(String.class::isInstance)) {
            throw new IllegalArgumentException(
                    claim + "." + member + " is no list of strings (expected: [\"...\", ...])");
        }
        return values.stream().map(String.class::cast).toList();
    }

    private static Optional<String> text(Map<String, Object> members, String name) {
        Object value = members.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof String text)) {
            throw new IllegalArgumentException(name + " is no string (expected: a string)");
        }
        return Optional.of(text);
    }

    private static Map<String, Object> object(String part, String base64) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(base64);
            return whole(new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException(part + " not readable (expected: a JSON object in base64url)", e);
        }
    }

    private static Map<String, Object> whole(String text) throws IOException {
        try (JsonParser json = JSON.createParser(text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("no object (expected: {...})");
            }
            Map<String, Object> members = members(json);
            if (json.nextToken() != null) {
                throw new IllegalArgumentException("more after the object (expected: the end)");
            }
            return members;
        }
    }

    private static Map<String, Object> members(JsonParser json) throws IOException {
        Map<String, Object> members = new HashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            members.put(name, value(json));
        }
        return members;
    }

    private static Object value(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case VALUE_STRING -> json.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            case START_ARRAY -> values(json);
            case START_OBJECT -> members(json);
            default -> false;
        };
    }

    private static List<Object> values(JsonParser json) throws IOException {
        List<Object> values = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            values.add(value(json));
        }
        return values;
    }
}
