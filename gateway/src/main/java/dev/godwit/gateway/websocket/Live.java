package dev.godwit.gateway.websocket;

import dev.godwit.gateway.frames.FrameConnection;
import dev.godwit.gateway.session.Session;

/** A WebSocket that is open: how it is kept alive, and cut. Confined to its loop. */
record Live(FrameConnection connection, WebSocketWire wire, Session session, Silence silence) {

    void heartbeat() {
        connection.heartbeat(session.position());
    }

    void ping() {
        if (connection.writable()) {
            wire.ping();
        }
    }

    /** Ends it with a code that is no affair of the session. */
    void cut(int code, String reason) {
        connection.cut(() -> wire.close(code, reason));
    }

    boolean isOpen() {
        return connection.isOpen();
    }
}
