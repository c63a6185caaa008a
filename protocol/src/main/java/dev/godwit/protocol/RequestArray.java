package dev.godwit.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * A JSON array taken apart into the bytes of its elements. Only what tells where an element ends is looked at: what is in an element
 * is the business of {@link PushRequestReader}, so that one bad element leaves the others alone.
 */
public final class RequestArray {

    // Far beyond what a request may have: such an element is refused by itself, not the array.
    private static final int MAX_DEPTH = 1_000;

    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(PushRequest.MAX_VALUE)
                    .build())
            .build();

    private RequestArray() {}

    /** Whether the first character that is not white space opens an array. */
    public static boolean isOne(byte[] json) {
        for (byte b : json) {
            if (b != ' ' && b != '\t' && b != '\n' && b != '\r') {
                return b == '[';
            }
        }
        return false;
    }

    /**
     * @param max the most elements
     * @param taken gets the elements, at least one
     * @param refused gets the reason if the bytes are no such array
     */
    public static <T> T split(
            byte[] json, int max, Function<List<byte[]>, T> taken, Function<Reading.Refused, T> refused) {
        List<byte[]> elements;
        try {
            elements = elements(json, max);
        } catch (Refusal refusal) {
            return refused.apply(refusal.reading());
        }
        return taken.apply(elements);
    }

    private static List<byte[]> elements(byte[] json, int max) throws Refusal {
        List<byte[]> elements = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(json)) {
            require(parser.nextToken() == JsonToken.START_ARRAY, json, parser);
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                require(parser.currentToken() != null, json, parser);
                if (elements.size() == max) {
                    throw Refusal.bad("value", "more than " + max + " requests", "an array of 1 to " + max);
                }
                int from = (int) parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
                parser.finishToken();
                elements.add(Arrays.copyOfRange(
                        json, from, (int) parser.currentLocation().getByteOffset()));
            }
            require(parser.nextToken() == null, json, parser);
        } catch (IOException e) {
            throw Refusal.notJson("value", "no JSON (expected: an array of 1 to " + max + " push requests)");
        }
        if (elements.isEmpty()) {
            throw Refusal.bad("value", "an empty array", "an array of 1 to " + max);
        }
        return elements;
    }

    private static void require(boolean met, byte[] json, JsonParser parser) throws Refusal {
        if (!met) {
            long at = parser.currentToken() == null
                    ? json.length
                    : parser.currentTokenLocation().getByteOffset();
            throw Refusal.notJson(
                    "value", "no complete array at byte " + at + " (expected: one array of push requests)");
        }
    }
}
