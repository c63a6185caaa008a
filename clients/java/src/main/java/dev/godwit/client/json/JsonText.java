package dev.godwit.client.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads exactly one JSON value, as strictly as Godwit does: RFC 8259, each name once per object, surrogate escapes in pairs, numbers
 * within a double. Anything less could end the data early and forge another field of a request.
 */
public final class JsonText {

    /** Levels of arrays and objects in what is sent: Godwit reads 32, and one is the request's own. */
    public static final int MAX_DEPTH = 31;

    /** In what is received: the data and what stands around it. */
    private static final int MAX_DEPTH_READ = 64;

    private static final int MAX_NUMBER = 1000;

    private final String text;
    private final int maxDepth;
    private int at;

    private JsonText(String text, int maxDepth) {
        this.text = text;
        this.maxDepth = maxDepth;
    }

    /**
     * The text without white space around it.
     *
     * @throws InvalidJson unless it is one JSON value
     */
    public static String require(String text) throws InvalidJson {
        JsonText json = new JsonText(text, MAX_DEPTH);
        json.space();
        int from = json.at;
        json.value(0);
        int to = json.at;
        json.end();
        return text.substring(from, to);
    }

    /**
     * The members of an object, in their order, each value as the JSON text that it is.
     *
     * @throws InvalidJson unless the text is one JSON object
     */
    public static Map<String, String> members(String text) throws InvalidJson {
        JsonText json = new JsonText(text, MAX_DEPTH_READ);
        Map<String, String> members = new LinkedHashMap<>();
        json.space();
        if (json.peek() != '{') {
            throw json.wrong();
        }
        json.object(1, members);
        json.end();
        return members;
    }

    /**
     * The elements of an array, each as the JSON text that it is.
     *
     * @throws InvalidJson unless the text is one JSON array
     */
    public static List<String> elements(String text) throws InvalidJson {
        JsonText json = new JsonText(text, MAX_DEPTH_READ);
        List<String> elements = new ArrayList<>();
        json.space();
        if (json.peek() != '[') {
            throw json.wrong();
        }
        json.array(1, elements);
        json.end();
        return elements;
    }

    /**
     * What a JSON string stands for.
     *
     * @throws InvalidJson unless the text is one JSON string
     */
    public static String string(String text) throws InvalidJson {
        JsonText json = new JsonText(text, 0);
        json.space();
        String meant = json.string();
        json.end();
        return meant;
    }

    private void value(int depth) throws InvalidJson {
        switch (peek()) {
            case '{':
                object(depth + 1, null);
                break;
            case '[':
                array(depth + 1, null);
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

    private void object(int depth, @Nullable Map<String, String> wanted) throws InvalidJson {
        requireShallow(depth);
        at++;
        space();
        if (take('}')) {
            return;
        }
        Map<String, String> members = wanted == null ? new LinkedHashMap<>() : wanted;
        do {
            space();
            int before = at;
            String name = string();
            space();
            expect(':');
            space();
            int from = at;
            value(depth);
            if (members.put(name, wanted == null ? "" : text.substring(from, at)) != null) {
                throw new InvalidJson("a name twice in an object, at character " + before, "each name once");
            }
            space();
        } while (take(','));
        expect('}');
    }

    private void array(int depth, @Nullable List<String> wanted) throws InvalidJson {
        requireShallow(depth);
        at++;
        space();
        if (take(']')) {
            return;
        }
        do {
            space();
            int from = at;
            value(depth);
            if (wanted != null) {
                wanted.add(text.substring(from, at));
            }
            space();
        } while (take(','));
        expect(']');
    }

    /** What the string stands for. */
    private String string() throws InvalidJson {
        expect('"');
        int from = at;
        // Most strings have no escapes.
        while (at < text.length() && isPlain(text.charAt(at))) {
            at++;
        }
        if (take('"')) {
            return text.substring(from, at - 1);
        }
        return escaped(new StringBuilder().append(text, from, at));
    }

    private String escaped(StringBuilder meant) throws InvalidJson {
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
            if (unit == '\\') {
                meant.append(escape());
            } else {
                meant.append(unit);
            }
        }
    }

    private static boolean isPlain(char unit) {
        return unit >= 0x20 && unit != '"' && unit != '\\';
    }

    private String escape() throws InvalidJson {
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

    private String unicode() throws InvalidJson {
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
        throw new InvalidJson("half a surrogate pair at character " + before, "escapes in pairs");
    }

    private char hex() throws InvalidJson {
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

    private void number() throws InvalidJson {
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
            throw new InvalidJson("a number beyond a double, at character " + from, "at most 1.8e308");
        }
    }

    private void digits() throws InvalidJson {
        int from = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == from) {
            throw wrong();
        }
    }

    private void literal(String word) throws InvalidJson {
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

    private void expect(char expected) throws InvalidJson {
        if (!take(expected)) {
            throw wrong();
        }
    }

    private char peek() throws InvalidJson {
        if (at >= text.length()) {
            throw wrong();
        }
        return text.charAt(at);
    }

    private void requireShallow(int depth) throws InvalidJson {
        if (depth > maxDepth) {
            throw new InvalidJson("deeper than " + maxDepth + " levels", "at most " + maxDepth);
        }
    }

    private void end() throws InvalidJson {
        space();
        if (at < text.length()) {
            throw wrong();
        }
    }

    private InvalidJson wrong() {
        return new InvalidJson(
                at >= text.length() ? "ends at character " + at : "no JSON at character " + at,
                "one JSON value, like {\"no\":\"123\"} or \"text\" with its quotes");
    }
}
