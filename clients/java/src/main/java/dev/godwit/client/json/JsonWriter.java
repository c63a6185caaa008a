package dev.godwit.client.json;

/** Writes one JSON document, members in the order of the calls. The caller keeps the grammar; strings are escaped here. */
public final class JsonWriter {

    private final StringBuilder json = new StringBuilder(256);
    private boolean first = true;

    public JsonWriter beginObject() {
        json.append('{');
        first = true;
        return this;
    }

    public JsonWriter endObject() {
        json.append('}');
        first = false;
        return this;
    }

    public JsonWriter name(String name) {
        if (!first) {
            json.append(',');
        }
        first = false;
        quote(name);
        json.append(':');
        return this;
    }

    public JsonWriter string(String text) {
        quote(text);
        return this;
    }

    public JsonWriter strings(Iterable<String> texts) {
        char before = '[';
        for (String text : texts) {
            json.append(before);
            quote(text);
            before = ',';
        }
        json.append(before == '[' ? "[]" : "]");
        return this;
    }

    /** A value that is JSON already. */
    public JsonWriter raw(String value) {
        json.append(value);
        return this;
    }

    @Override
    public String toString() {
        return json.toString();
    }

    // RFC 8259, section 7: quotation mark, reverse solidus, and what is below U+0020.
    private void quote(String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit == '"' || unit == '\\') {
                json.append('\\').append(unit);
            } else if (unit < 0x20) {
                json.append(String.format("\\u%04x", (int) unit));
            } else {
                json.append(unit);
            }
        }
        json.append('"');
    }
}
