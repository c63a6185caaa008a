package dev.godwit.gateway.websocket;

import dev.godwit.gateway.connection.TransportMetrics;
import dev.godwit.gateway.frames.Conversation;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.http.WebSocketFrameType;
import java.nio.charset.CharacterCodingException;

/**
 * What comes from one client's WebSocket, on its way to the conversation. While the client does not read, or is owed its hello, it is
 * not listened to: answers would pile up, or what it says. Confined to its loop.
 */
final class WebSocketInput {

    private static final int NOT_UTF8 = 1007;
    private static final int TOO_LONG = 1009;

    private final Subprotocol subprotocol;
    private final Live live;
    private final Intake intake;
    private final Conversation conversation;
    private final TransportMetrics metrics;
    private final Assembly assembly = new Assembly();
    private WebSocketFrameType type = WebSocketFrameType.TEXT;

    WebSocketInput(
            Subprotocol subprotocol, Live live, Intake intake, Conversation conversation, TransportMetrics metrics) {
        this.subprotocol = subprotocol;
        this.live = live;
        this.intake = intake;
        this.conversation = conversation;
        this.metrics = metrics;
        conversation.onCaughtUp(this::drained);
    }

    void received(WebSocketFrame frame) {
        if (!live.isOpen()) {
            return;
        }
        live.silence().heard();
        switch (frame.type()) {
            case TEXT, BINARY -> {
                type = frame.type();
                part(frame);
            }
            case CONTINUATION -> part(frame);
            // Answered by Vert.x; they count only for the queue and the limit.
            case PING, PONG -> conversation.heardNothing();
            case CLOSE -> {}
        }
        if (live.isOpen() && !mayRead()) {
            intake.stop();
            live.silence().waits(conversation.holds());
        }
    }

    /** The client reads again, or has its hello. */
    void drained() {
        if (mayRead()) {
            live.silence().waits(false);
            intake.resume();
        }
    }

    private boolean mayRead() {
        return !conversation.holds() && !live.wire().isFull();
    }

    /** Something that is no WebSocket frame: without this, Vert.x would say goodbye as if all were well. */
    void broken(Throwable failure) {
        if (failure instanceof CorruptedWebSocketFrameException corrupted) {
            int code = corrupted.closeStatus().code();
            metrics.badRequest("frame_broken");
            live.cut(code, code == TOO_LONG ? "message too long" : "no WebSocket frame");
        }
    }

    private void part(WebSocketFrame frame) {
        if (!frame.isFinal() && frame.binaryData().length() == 0) {
            conversation.heardNothing();
        }
        try {
            assembly.add(frame, type)
                    .map(message -> subprotocol.read(type, message))
                    .ifPresent(conversation::heard);
        } catch (Assembly.TooLong e) {
            metrics.badRequest("frame_too_long");
            live.cut(TOO_LONG, "message too long");
        } catch (CharacterCodingException e) {
            metrics.badRequest("frame_not_utf8");
            live.cut(NOT_UTF8, "not UTF-8");
        }
    }
}
