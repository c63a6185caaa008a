package dev.godwit.gateway.websocket;

import dev.godwit.gateway.connection.TransportMetrics;
import dev.godwit.gateway.frames.ClientFrame;
import dev.godwit.gateway.frames.Conversation;
import dev.godwit.gateway.frames.FrameFormat;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.vertx.core.http.WebSocketFrame;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;

/**
 * What comes from one client's WebSocket, on its way to the conversation. While the client does not read, it is not listened to:
 * answers would pile up. Confined to its loop.
 */
final class WebSocketInput {

    private static final int NOT_UTF8 = 1007;
    private static final int TOO_LONG = 1009;

    private final Live live;
    private final Intake intake;
    private final Conversation conversation;
    private final TransportMetrics metrics;
    private final Assembly assembly = new Assembly();
    private boolean binary;

    WebSocketInput(Live live, Intake intake, Conversation conversation, TransportMetrics metrics) {
        this.live = live;
        this.intake = intake;
        this.conversation = conversation;
        this.metrics = metrics;
    }

    void received(WebSocketFrame frame) {
        if (!live.isOpen()) {
            return;
        }
        live.silence().heard();
        switch (frame.type()) {
            case TEXT -> part(frame, false);
            case BINARY -> part(frame, true);
            case CONTINUATION -> part(frame, binary);
            // Answered by Vert.x; they count only for the queue.
            case PING, PONG, CLOSE -> {}
        }
        if (live.isOpen() && live.wire().isFull()) {
            intake.stop();
        }
    }

    /** The client reads again. */
    void drained() {
        intake.resume();
    }

    /** Something that is no WebSocket frame: without this, Vert.x would say goodbye as if all were well. */
    void broken(Throwable failure) {
        if (failure instanceof CorruptedWebSocketFrameException corrupted) {
            metrics.badRequest("frame_broken");
            live.cut(corrupted.closeStatus().code(), "no WebSocket frame");
        }
    }

    private void part(WebSocketFrame frame, boolean isBinary) {
        binary = isBinary;
        if (isBinary) {
            if (frame.isFinal()) {
                conversation.heard(
                        new ClientFrame.Malformed(Optional.empty(), "a binary message (expected: JSON text)"));
            }
            return;
        }
        try {
            assembly.add(frame).map(FrameFormat.JSON::read).ifPresent(conversation::heard);
        } catch (Assembly.TooLong e) {
            metrics.badRequest("frame_too_long");
            live.cut(TOO_LONG, "message too long");
        } catch (CharacterCodingException e) {
            metrics.badRequest("frame_not_utf8");
            live.cut(NOT_UTF8, "not UTF-8");
        }
    }
}
