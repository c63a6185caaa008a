package dev.godwit.chaos.check;

/** The id of a message as clients see it. {@code 1--1} is before the first of its generation. */
record Id(long generation, long offset) {

    static Id parse(String text) {
        int dash = text.indexOf('-');
        try {
            return new Id(Long.parseLong(text, 0, dash, 10), Long.parseLong(text, dash + 1, text.length(), 10));
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("id: " + text + " (expected: <generation>-<offset>)", e);
        }
    }
}
