package dev.godwit.client.json;

/** A text is not the JSON that was expected. */
public final class InvalidJson extends Exception {

    private final String found;
    private final String expected;

    InvalidJson(String found, String expected) {
        super(found + " (expected: " + expected + ")");
        this.found = found;
        this.expected = expected;
    }

    public String found() {
        return found;
    }

    public String expected() {
        return expected;
    }
}
