package dev.godwit.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.util.Arrays;

/**
 * One JSON document, read forwards, without leniency: RFC 8259 in UTF-8 without BOM, no duplicate names, no lone surrogates, at
 * most {@link #MAX_DEPTH} levels, numbers that fit a double. Whether a document is accepted depends on its bytes alone: the
 * same record must read the same on every node and every time.
 */
final class StrictJson {

    static final int MAX_DEPTH = 32;
    private static final int MAX_NUMBER = 1000;

    // The symbol table is shared between documents: were it to refuse, a record could be refused for the one before it.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER)
                    .maxNameLength(PushRequest.MAX_VALUE)
                    .build())
            .build();

    private final String field;
    private final byte[] bytes;
    private final JsonParser parser;

    private StrictJson(String field, byte[] bytes, JsonParser parser) {
        this.field = field;
        this.bytes = bytes;
        this.parser = parser;
    }

    /**
     * Stands before the document's first token.
     *
     * @param field what the document is called in a refusal
     */
    static StrictJson open(String field, byte[] bytes) throws Refusal {
        JsonBytes.require(field, bytes);
        try {
            return new StrictJson(field, bytes, FACTORY.createParser(bytes));
        } catch (IOException e) {
            throw Refusal.notJson(field, "unreadable (expected: JSON)");
        }
    }

    /** Refuses the document unless the bytes are exactly one JSON value. */
    static void verify(String field, byte[] bytes) throws Refusal {
        StrictJson json = open(field, bytes);
        json.next();
        json.skip();
        json.end();
    }

    /** Steps to the next token. */
    JsonToken next() throws Refusal {
        try {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw Refusal.notJson(field, "ends at byte " + bytes.length + " (expected: complete JSON)");
            }
            if (token.isNumeric()) {
                requireFinite(token);
            }
            return token;
        } catch (IOException e) {
            throw refusal(e);
        }
    }

    /** The token that the last {@link #next} stepped to. */
    JsonToken token() {
        return parser.currentToken();
    }

    /** The name of the field whose name or value the reader stands at. */
    String name() throws Refusal {
        try {
            return parser.currentName();
        } catch (IOException e) {
            throw refusal(e);
        }
    }

    /** The string that the reader stands at. */
    String text() throws Refusal {
        try {
            return parser.getText();
        } catch (IOException e) {
            throw refusal(e);
        }
    }

    /** Steps over the rest of the value that the reader stands at, and checks it. */
    void skip() throws Refusal {
        int depth = 0;
        for (JsonToken token = token(); ; token = next()) {
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            }
            if (depth == 0) {
                finishToken();
                return;
            }
        }
    }

    /** The bytes of the value that the reader stands at, as they came; steps over it. */
    byte[] raw() throws Refusal {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        skip();
        return Arrays.copyOfRange(bytes, from, (int) parser.currentLocation().getByteOffset());
    }

    /** Refuses anything but white space behind the document. */
    void end() throws Refusal {
        try {
            if (parser.nextToken() != null) {
                throw Refusal.notJson(field, "goes on" + place() + " (expected: one JSON value and nothing behind it)");
            }
        } catch (IOException e) {
            throw refusal(e);
        }
    }

    /** What the reader stands at, in words, for a refusal. */
    String found() {
        return switch (token()) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL -> "null";
            default -> "something else";
        };
    }

    private void finishToken() throws Refusal {
        try {
            parser.finishToken();
        } catch (IOException e) {
            throw refusal(e);
        }
    }

    // 1e999 is JSON, but Infinity to every reader that takes numbers for doubles.
    private void requireFinite(JsonToken token) throws IOException, Refusal {
        if (token == JsonToken.VALUE_NUMBER_FLOAT || parser.getTextLength() > 300) {
            if (Double.isInfinite(Double.parseDouble(parser.getText()))) {
                throw Refusal.notJson(
                        field, "a number beyond 1.8e308" + place() + " (expected: numbers that fit a double)");
            }
        }
    }

    private Refusal refusal(IOException e) {
        if (e instanceof StreamConstraintsException) {
            return Refusal.notJson(
                    field,
                    "too deep, or too long a number," + place() + " (expected: at most " + MAX_DEPTH + " levels, "
                            + MAX_NUMBER + " digits)");
        }
        if (e instanceof JsonEOFException) {
            return Refusal.notJson(field, "ends at byte " + bytes.length + " (expected: complete JSON)");
        }
        if (String.valueOf(e.getMessage()).startsWith("Duplicate field")) {
            return Refusal.notJson(field, "a field twice in one object" + place() + " (expected: each field once)");
        }
        return Refusal.notJson(field, "no JSON" + place() + " (expected: JSON after RFC 8259)");
    }

    private String place() {
        return " at byte " + parser.currentLocation().getByteOffset();
    }
}
