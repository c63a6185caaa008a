package dev.godwit.gateway.websocket;

import dev.godwit.gateway.frames.Wire;
import dev.godwit.gateway.session.Close;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrameType;

/** A WebSocket that carries frames, one in each message. Confined to its loop. */
final class WebSocketWire implements Wire {

    private final ServerWebSocket socket;
    private final WebSocketFrameType type;

    /**
     * @param type of the messages
     */
    WebSocketWire(ServerWebSocket socket, WebSocketFrameType type) {
        this.socket = socket;
        this.type = type;
    }

    @Override
    public Future<Void> write(byte[] frame) {
        return socket.writeFrame(SharedFrames.of(type, frame));
    }

    @Override
    public boolean isFull() {
        return socket.writeQueueFull();
    }

    @Override
    public boolean isClosed() {
        return socket.isClosed();
    }

    @Override
    public void close(Close close, byte[] lastWords) {
        write(lastWords);
        close(close.code(), close.reason());
    }

    void close(int code, String reason) {
        socket.close((short) code, reason);
    }

    void ping() {
        socket.writePing(Buffer.buffer());
    }
}
