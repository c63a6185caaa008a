package dev.godwit.client.publish;

import java.util.HashSet;
import java.util.Set;

/**
 * Checks that a text is exactly one JSON value, as strictly as Godwit reads it: RFC 8259, each name once per object, surrogate
 * escapes in pairs, numbers within a double. Anything less could end the data early and forge another field of the request.
 */
final class JsonText {

    /** Levels of arrays and objects: Godwit reads 32, and one is the request's own. */
    static final int MAX_DEPTH = 31;

    private static final int MAX_NUMBER = 1000;

    private final String field;
    private final String text;
    private int at;

    private JsonText(String field, String text) {
        this.field = field;
        this.text = text;
    }

    /**
     * The text without white space around it.
     *
     * @throws InvalidPush unless it is one JSON value
     */
    static String require(String field, String text) {
        Rules.wellFormed(field, text);
        JsonText json = new JsonText(field, text);
        json.space();
        int from = json.at;
        json.value(0);
        int to = json.at;
        json.space();
        if (json.at < text.length()) {
            throw json.wrong();
        }
        return text.substring(from, to);
    }

    private void value(int depth) {
        switch (peek()) {
            case '{':
                object(depth + 1);
                break;
            case '[':
                array(depth + 1);
                break;
            case '"':
                string();
                break;
            case 't':
                literal("true");
                break;
            case 'f':
                literal("false");
                break;
            case 'n':
                literal("null");
                break;
            default:
                number();
        }
    }

    private void object(int depth) {
        requireShallow(depth);
        at++;
        space();
        if (take('}')) {
            return;
        }
        Set<String> names = new HashSet<>();
        do {
            space();
            int before = at;
            if (!names.add(string())) {
                throw new InvalidPush(field, "a name twice in an object, at character " + before, "each name once");
            }
            space();
            expect(':');
            space();
            value(depth);
            space();
        } while (take(','));
        expect('}');
    }

    private void array(int depth) {
        requireShallow(depth);
        at++;
        space();
        if (take(']')) {
            return;
        }
        do {
            space();
            value(depth);
            space();
        } while (take(','));
        expect(']');
    }

    /** What the string stands for. */
    private String string() {
        expect('"');
        StringBuilder meant = new StringBuilder();
        while (true) {
            char unit = peek();
            at++;
            if (unit == '"') {
                return meant.toString();
            }
            if (unit < 0x20) {
                at--;
                throw wrong();
            }
            meant.append(unit == '\\' ? escape() : String.valueOf(unit));
        }
    }

    private String escape() {
        char kind = peek();
        at++;
        switch (kind) {
            case '"':
            case '\\':
            case '/':
                return String.valueOf(kind);
            case 'b':
                return "\b";
            case 'f':
                return "\f";
            case 'n':
                return "\n";
            case 'r':
                return "\r";
            case 't':
                return "\t";
            case 'u':
                return unicode();
            default:
                at--;
                throw wrong();
        }
    }

    private String unicode() {
        int before = at;
        char unit = hex();
        if (!Character.isSurrogate(unit)) {
            return String.valueOf(unit);
        }
        if (Character.isHighSurrogate(unit) && take('\\') && take('u')) {
            char low = hex();
            if (Character.isLowSurrogate(low)) {
                return String.valueOf(new char[] {unit, low});
            }
        }
        throw new InvalidPush(field, "half a surrogate pair at character " + before, "escapes in pairs");
    }

    private char hex() {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            char digit = peek();
            int value = digit < 0x80 ? Character.digit(digit, 16) : -1;
            if (value < 0) {
                throw wrong();
            }
            unit = unit * 16 + value;
            at++;
        }
        return (char) unit;
    }

    private void number() {
        int from = at;
        take('-');
        if (!take('0')) {
            digits();
        }
        if (take('.')) {
            digits();
        }
        if (take('e') || take('E')) {
            if (!take('+')) {
                take('-');
            }
            digits();
        }
        if (at - from > MAX_NUMBER || Double.isInfinite(Double.parseDouble(text.substring(from, at)))) {
            throw new InvalidPush(field, "a number beyond a double, at character " + from, "at most 1.8e308");
        }
    }

    private void digits() {
        int from = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == from) {
            throw wrong();
        }
    }

    private void literal(String word) {
        if (!text.startsWith(word, at)) {
            throw wrong();
        }
        at += word.length();
    }

    private void space() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private boolean take(char expected) {
        boolean there = at < text.length() && text.charAt(at) == expected;
        at += there ? 1 : 0;
        return there;
    }

    private void expect(char expected) {
        if (!take(expected)) {
            throw wrong();
        }
    }

    private char peek() {
        if (at >= text.length()) {
            throw wrong();
        }
        return text.charAt(at);
    }

    private void requireShallow(int depth) {
        if (depth > MAX_DEPTH) {
            throw new InvalidPush(field, "deeper than " + MAX_DEPTH + " levels", "at most " + MAX_DEPTH);
        }
    }

    private InvalidPush wrong() {
        return new InvalidPush(
                field,
                at >= text.length() ? "ends at character " + at : "no JSON at character " + at,
                "one JSON value, like {\"no\":\"123\"} or \"text\" with its quotes");
    }
}
