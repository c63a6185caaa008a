package dev.godwit.gateway.websocket;

import dev.godwit.gateway.frames.ClientFrame;
import dev.godwit.gateway.frames.FrameFormat;
import io.vertx.core.http.WebSocketFrameType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is spoken on a WebSocket.
 *
 * @param word as it stands in the handshake
 * @param type of the messages, both ways
 * @param otherType what is said of a message of the other type
 */
record Subprotocol(String word, FrameFormat format, WebSocketFrameType type, String otherType) {

    /** Also when the client names none. */
    static final Subprotocol JSON = new Subprotocol(
            "godwit.v1.json", FrameFormat.JSON, WebSocketFrameType.TEXT, "a binary message (expected: JSON text)");

    static final Subprotocol PROTOBUF = new Subprotocol(
            "godwit.v1.proto",
            FrameFormat.PROTOBUF,
            WebSocketFrameType.BINARY,
            "a text message (expected: protobuf, as binary)");

    static final List<Subprotocol> ALL = List.of(JSON, PROTOBUF);

    /**
     * @param agreed upon in the handshake, if anything was
     */
    static Subprotocol of(@Nullable String agreed) {
        return ALL.stream().filter(each -> each.word.equals(agreed)).findFirst().orElse(JSON);
    }

    /** A message of the client. */
    ClientFrame read(WebSocketFrameType came, byte[] message) {
        return came == type ? format.read(message) : new ClientFrame.Malformed(Optional.empty(), otherType);
    }
}
