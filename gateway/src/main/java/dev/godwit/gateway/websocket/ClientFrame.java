package dev.godwit.gateway.websocket;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.Optional;

/**
 * What a client says.
 *
 * @param id that the client gave the frame, to find the answer to it
 */
record ClientFrame(Kind kind, Optional<String> id) {

    /** What is to be done with it. */
    enum Kind {
        PING,
        /** Part of the protocol, but not of this server. */
        NOT_SUPPORTED,
        UNKNOWN,
        MALFORMED
    }

    private static final int MAX_ID = 64;

    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(32)
                    .maxNumberLength(64)
                    .build())
            .build();

    private static final ClientFrame NOT_READABLE = new ClientFrame(Kind.MALFORMED, Optional.empty());

    static ClientFrame parse(String text) {
        try (JsonParser json = JSON.createParser(text)) {
            return json.nextToken() == JsonToken.START_OBJECT ? read(json) : NOT_READABLE;
        } catch (IOException e) {
            return NOT_READABLE;
        }
    }

    private static ClientFrame read(JsonParser json) throws IOException {
        Optional<String> type = Optional.empty();
        Optional<String> id = Optional.empty();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            if (name.equals("type")) {
                type = string(json);
            } else if (name.equals("id")) {
                id = string(json).filter(value -> value.length() <= MAX_ID);
            }
            json.skipChildren();
        }
        if (json.nextToken() != null) {
            return NOT_READABLE;
        }
        return new ClientFrame(type.map(ClientFrame::kind).orElse(Kind.MALFORMED), id);
    }

    private static Optional<String> string(JsonParser json) throws IOException {
        return json.currentToken() == JsonToken.VALUE_STRING ? Optional.of(json.getText()) : Optional.empty();
    }

    private static Kind kind(String type) {
        return switch (type) {
            case "ping" -> Kind.PING;
            case "subscribe", "unsubscribe", "ack", "publish", "auth" -> Kind.NOT_SUPPORTED;
            default -> Kind.UNKNOWN;
        };
    }
}
