package dev.godwit.gateway.websocket;

import dev.godwit.gateway.connection.TransportMetrics;
import dev.godwit.gateway.session.Close;
import dev.godwit.gateway.session.Session;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;

/**
 * What one client says over its WebSocket, and the answers. While the client does not read, it is not listened to: answers would
 * pile up. Confined to its loop.
 */
final class Conversation {

    private static final int MOST_MISTAKES = 10;
    private static final int NOT_UTF8 = 1007;
    private static final int TOO_LONG = 1009;

    private final ServerWebSocket socket;
    private final Intake intake;
    private final WebSocketConnection connection;
    private final Session session;
    private final Subscriptions subscriptions;
    private final TransportMetrics metrics;
    private final Assembly assembly = new Assembly();
    private boolean binary;
    private int mistakes;

    Conversation(
            ServerWebSocket socket,
            Intake intake,
            WebSocketConnection connection,
            Session session,
            Subscriptions subscriptions,
            TransportMetrics metrics) {
        this.socket = socket;
        this.intake = intake;
        this.connection = connection;
        this.session = session;
        this.subscriptions = subscriptions;
        this.metrics = metrics;
    }

    void received(WebSocketFrame frame) {
        if (!connection.isOpen()) {
            return;
        }
        switch (frame.type()) {
            case TEXT -> text(frame, false);
            case BINARY -> text(frame, true);
            case CONTINUATION -> text(frame, binary);
            // Answered by Vert.x; they count only for the queue.
            case PING, PONG, CLOSE -> {}
        }
        if (connection.isOpen() && socket.writeQueueFull()) {
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
            connection.cut(corrupted.closeStatus().code(), "no WebSocket frame");
        }
    }

    private void text(WebSocketFrame frame, boolean isBinary) {
        binary = isBinary;
        if (isBinary) {
            if (frame.isFinal()) {
                mistake("malformed", Optional.empty(), "a binary message (expected: JSON text)");
            }
            return;
        }
        try {
            assembly.add(frame).ifPresent(message -> answer(ClientFrames.parse(message)));
        } catch (Assembly.TooLong e) {
            metrics.badRequest("frame_too_long");
            connection.cut(TOO_LONG, "message too long");
        } catch (CharacterCodingException e) {
            metrics.badRequest("frame_not_utf8");
            connection.cut(NOT_UTF8, "not UTF-8");
        }
    }

    private void answer(ClientFrame frame) {
        switch (frame.kind()) {
            case PING -> connection.send(ServerFrames.pong(frame.id(), session.position()));
            case SUBSCRIBE -> subscriptions.subscribe(frame);
            case UNSUBSCRIBE -> subscriptions.unsubscribe(frame);
            case NOT_SUPPORTED ->
                connection.send(ServerFrames.error("not_supported", frame.id(), "not supported by this server yet"));
            case UNKNOWN ->
                mistake(
                        "unknown_type",
                        frame.id(),
                        "a type that is not known (expected: subscribe, unsubscribe or ping)");
            case MALFORMED -> mistake("malformed", frame.id(), frame.mistake());
        }
    }

    private void mistake(String code, Optional<String> id, String detail) {
        metrics.badRequest("frame_" + code);
        connection.send(ServerFrames.error(code, id, detail));
        mistakes++;
        if (mistakes >= MOST_MISTAKES) {
            session.close(Close.PROTOCOL);
        }
    }
}
