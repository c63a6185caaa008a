package dev.godwit.client.publish;

/** Writes one JSON document, members in the order of the calls. The caller keeps the grammar; strings are escaped here. */
final class JsonWriter {

    private final StringBuilder json = new StringBuilder(256);
    private boolean first = true;

    JsonWriter beginObject() {
        json.append('{');
        first = true;
        return this;
    }

    JsonWriter endObject() {
        json.append('}');
        first = false;
        return this;
    }

    JsonWriter name(String name) {
        if (!first) {
            json.append(',');
        }
        first = false;
        quote(name);
        json.append(':');
        return this;
    }

    JsonWriter string(String text) {
        quote(text);
        return this;
    }

    JsonWriter strings(Iterable<String> texts) {
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
    JsonWriter raw(String value) {
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
