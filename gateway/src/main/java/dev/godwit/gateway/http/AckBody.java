package dev.godwit.gateway.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.godwit.gateway.session.Ack;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Position;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The body of {@code POST /v1/ack}, read strictly: one ack, or {@code {"acks":[...]}}. Fields that no ack has are skipped. */
final class AckBody {

    static final int MOST_ACKS = 128;

    private static final Set<String> FIELDS = Set.of("position", "mailbox", "id", "acks");
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(32)
                    .maxNumberLength(64)
                    .build())
            .build();

    private AckBody() {}

    /**
     * @throws Wrong if it is not as it must be
     */
    static List<Ack> read(byte[] body) throws Wrong {
        Map<?, ?> fields = document(body);
        if (!fields.containsKey("acks")) {
            return List.of(ack("", fields));
        }
        if (!(fields.get("acks") instanceof List<?> all) || all.isEmpty() || all.size() > MOST_ACKS) {
            throw new Wrong("acks", "no list of that length (expected: 1 to " + MOST_ACKS + " acks)");
        }
        if (fields.size() > 1) {
            throw new Wrong("acks", "beside an ack (expected: either)");
        }
        List<Ack> acks = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            String field = "acks[" + i + "]";
            if (!(all.get(i) instanceof Map<?, ?> one)) {
                throw new Wrong(field, "no object (expected: an ack)");
            }
            acks.add(ack(field + ".", one));
        }
        return acks;
    }

    private static Ack ack(String place, Map<?, ?> fields) throws Wrong {
        boolean byPosition = fields.containsKey("position");
        if (byPosition == fields.containsKey("mailbox")) {
            String found = byPosition ? "beside a position" : "absent";
            throw new Wrong(place + "mailbox", found + " (expected: mailbox and id, or position)");
        }
        String read = byPosition ? "position" : "id";
        try {
            return byPosition
                    ? new Ack.UpTo(Position.parse(text(place, fields, read)))
                    : new Ack.Of(text(place, fields, "mailbox"), MessageId.parse(text(place, fields, read)));
        } catch (IllegalArgumentException e) {
            throw new Wrong(place + read, String.valueOf(e.getMessage()));
        }
    }

    private static String text(String place, Map<?, ?> fields, String name) throws Wrong {
        if (fields.get(name) instanceof String text) {
            return text;
        }
        throw new Wrong(place + name, "absent or no string (expected: a string)");
    }

    private static Map<?, ?> document(byte[] body) throws Wrong {
        try (JsonParser json = JSON.createParser(StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(body))
                .toString())) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                Map<String, Object> fields = fields(json);
                if (json.nextToken() == null) {
                    return fields;
                }
            }
        } catch (IOException e) {
            // No JSON, or no UTF-8.
        }
        throw new Wrong("", "not understood (expected: one JSON object in UTF-8)");
    }

    private static Map<String, Object> fields(JsonParser json) throws IOException {
        Map<String, Object> fields = new HashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            if (FIELDS.contains(name)) {
                fields.put(name, value(json));
            } else {
                json.skipChildren();
            }
        }
        return fields;
    }

    /** A string, an object of known fields, a list of these; anything else is {@code false}. */
    private static Object value(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case VALUE_STRING -> json.getText();
            case START_OBJECT -> fields(json);
            case START_ARRAY -> values(json);
            default -> false;
        };
    }

    private static List<Object> values(JsonParser json) throws IOException {
        List<Object> values = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            values.add(value(json));
        }
        return values;
    }

    /** The body is not as it must be. */
    static final class Wrong extends Exception {

        private final String field;

        Wrong(String field, String detail) {
            super(detail);
            this.field = field;
        }

        String field() {
            return field;
        }

        String detail() {
            return String.valueOf(getMessage());
        }
    }
}
