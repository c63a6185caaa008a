package dev.godwit.client.publish;

/** What is asked for could not be served, so it is not sent. The message names the field, what was found and what was expected. */
public final class InvalidPush extends IllegalArgumentException {

    private final String field;

    InvalidPush(String field, String found, String expected) {
        super(field + ": " + found + " (expected: " + expected + ")");
        this.field = field;
    }

    /** The field of the push request, as it is called on the wire: {@code ttl}, {@code to.user}, ... */
    public String field() {
        return field;
    }
}
