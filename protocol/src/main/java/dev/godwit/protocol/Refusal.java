package dev.godwit.protocol;

/**
 * Ends the reading of a record that cannot be served, from wherever the reader stands in it; becomes a {@link Reading.Refused}.
 * Its detail says what was found by kind, size and place, never by content, so that it may be logged.
 */
final class Refusal extends Exception {

    static final String NOT_JSON = "not_json";
    static final String MISSING_FIELD = "missing_field";
    static final String BAD_FIELD = "bad_field";
    static final String TOO_LARGE = "too_large";

    private final String code;
    private final String field;
    private final String detail;

    private Refusal(String code, String field, String detail) {
        // Poison records may come in floods: no stack trace.
        super(detail, null, false, false);
        this.code = code;
        this.field = field;
        this.detail = detail;
    }

    static Refusal notJson(String field, String detail) {
        return new Refusal(NOT_JSON, field, detail);
    }

    static Refusal missing(String field, String expected) {
        return new Refusal(MISSING_FIELD, field, "absent (expected: " + expected + ")");
    }

    static Refusal bad(String field, String found, String expected) {
        return new Refusal(BAD_FIELD, field, found + " (expected: " + expected + ")");
    }

    /** From a validating constructor, whose message is {@code <field>: <detail>}. */
    static Refusal bad(String field, IllegalArgumentException invalid) {
        String message = String.valueOf(invalid.getMessage());
        return new Refusal(BAD_FIELD, field, message.substring(message.indexOf(": ") + 2));
    }

    static Refusal tooLarge(int bytes, int limit) {
        return new Refusal(TOO_LARGE, "value", bytes + " bytes (expected: <= " + limit + ")");
    }

    Reading.Refused reading() {
        return new Reading.Refused(code, field, detail);
    }
}
