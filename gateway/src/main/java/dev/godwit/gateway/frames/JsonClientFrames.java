package dev.godwit.gateway.frames;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.godwit.gateway.session.Ack;
import dev.godwit.gateway.session.Follow;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.PublicationReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the JSON text frames of clients, strictly. Fields that no frame has are skipped. */
final class JsonClientFrames {

    private static final Set<String> FIELDS =
            Set.of("type", "id", "topics", "history", "since", "mailbox", "position", "token");
    private static final String NO_FRAME = "not understood (expected: a JSON object with a \"type\")";

    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(32)
                    .maxNumberLength(64)
                    .build())
            .build();

    private JsonClientFrames() {}

    static ClientFrame read(byte[] utf8) {
        // As text: of bytes the parser would guess the encoding.
        try (JsonParser json = JSON.createParser(new String(utf8, StandardCharsets.UTF_8))) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                Map<String, Object> fields = fields(json);
                if (json.nextToken() == null) {
                    return frame(fields, utf8);
                }
            }
        } catch (IOException e) {
            // No JSON.
        }
        return new ClientFrame.Malformed(Optional.empty(), NO_FRAME);
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

    /** A string, an int, a list of these; anything else is {@code false}. */
    private static Object value(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case VALUE_STRING -> json.getText();
            case VALUE_NUMBER_INT ->
                json.getNumberType() == JsonParser.NumberType.INT ? (Object) json.getIntValue() : false;
            case START_ARRAY -> values(json);
            default -> {
                json.skipChildren();
                yield false;
            }
        };
    }

    private static List<Object> values(JsonParser json) throws IOException {
        List<Object> values = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            values.add(value(json));
        }
        return values;
    }

    private static ClientFrame frame(Map<String, Object> fields, byte[] utf8) {
        Optional<String> id = fields.get("id") instanceof String text ? FrameFields.id(text) : Optional.empty();
        if (!(fields.get("type") instanceof String type)) {
            return new ClientFrame.Malformed(id, NO_FRAME);
        }
        try {
            return type.equals("publish")
                    ? new ClientFrame.Publish(id, PublicationReader.json(utf8))
                    : frame(type, id, fields);
        } catch (IllegalArgumentException e) {
            return new ClientFrame.Malformed(id, String.valueOf(e.getMessage()));
        }
    }

    private static ClientFrame frame(String type, Optional<String> id, Map<String, Object> fields) {
        return switch (type) {
            case "ping" -> new ClientFrame.Ping(id);
            case "subscribe" ->
                new ClientFrame.Subscribe(id, new Follow(topics(fields), history(fields), since(fields)));
            case "unsubscribe" -> new ClientFrame.Unsubscribe(id, topics(fields));
            case "ack" -> new ClientFrame.Ack(id, ack(fields));
            case "auth" -> new ClientFrame.Auth(id, token(fields));
            default -> new ClientFrame.Unknown(id);
        };
    }

    private static List<String> topics(Map<String, Object> fields) {
        return FrameFields.topics(fields.get("topics") instanceof List<?> values ? values : List.of());
    }

    private static Ack ack(Map<String, Object> fields) {
        boolean byPosition = fields.containsKey("position");
        FrameFields.requireOne(fields.containsKey("mailbox"), byPosition);
        return byPosition
                ? new Ack.UpTo(Position.parse(text(fields, "position")))
                : new Ack.Of(text(fields, "mailbox"), MessageId.parse(text(fields, "id")));
    }

    private static String text(Map<String, Object> fields, String name) {
        if (fields.get(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException(name + ": absent or no string (expected: a string)");
    }

    private static int history(Map<String, Object> fields) {
        if (fields.getOrDefault("history", 0) instanceof Integer number) {
            return number;
        }
        throw new IllegalArgumentException("history: no such number (expected: 0 to " + Follow.MAX_HISTORY + ")");
    }

    private static Optional<Position> since(Map<String, Object> fields) {
        Object since = fields.getOrDefault("since", "");
        if (!(since instanceof String token)) {
            throw new IllegalArgumentException("since: no string (expected: a position)");
        }
        return FrameFields.since(token);
    }

    private static String token(Map<String, Object> fields) {
        if (fields.get("token") instanceof String token) {
            return token;
        }
        throw new IllegalArgumentException("token: absent or no string (expected: a token)");
    }
}
