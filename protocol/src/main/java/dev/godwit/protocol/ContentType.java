package dev.godwit.protocol;

import java.util.Locale;
import java.util.Set;

/**
 * A media type, as far as reading depends on it.
 *
 * @param type lower case without parameters: {@code application/json}; empty if there is none
 * @param charset lower case, empty if not given
 */
record ContentType(String type, String charset) {

    static final ContentType NONE = new ContentType("", "");

    private static final String CLOUD_EVENTS = "application/cloudevents";
    private static final String CHARSET = "charset=";
    private static final Set<String> UTF_8 = Set.of("", "utf-8", "utf8", "us-ascii");

    static ContentType parse(String text) {
        String[] parts = text.toLowerCase(Locale.ROOT).split(";", -1);
        String charset = "";
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith(CHARSET)) {
                charset =
                        parameter.substring(CHARSET.length()).replace("\"", "").strip();
            }
        }
        return new ContentType(parts[0].strip(), charset);
    }

    boolean isCloudEvent() {
        return type.startsWith(CLOUD_EVENTS);
    }

    boolean isCloudEventJson() {
        return type.equals(CLOUD_EVENTS + "+json");
    }

    /** Both names are in use. */
    boolean isProtobuf() {
        return type.equals("application/protobuf") || type.equals("application/x-protobuf");
    }

    boolean isJson() {
        return type.endsWith("/json") || type.endsWith("+json");
    }

    boolean isText() {
        return type.startsWith("text/");
    }

    void requireUtf8(String field) throws Refusal {
        if (!UTF_8.contains(charset)) {
            throw Refusal.bad(field, "another charset", "utf-8");
        }
    }
}
