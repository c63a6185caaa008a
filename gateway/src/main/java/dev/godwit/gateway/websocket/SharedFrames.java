package dev.godwit.gateway.websocket;

import io.netty.buffer.Unpooled;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.http.WebSocketFrameType;
import io.vertx.core.http.impl.websocket.WebSocketFrameImpl;

/**
 * WebSocket frames around bytes that are shared by many connections. Vert.x's public factory takes a string for text, which for a
 * broadcast is one decoding and one encoding per connection.
 */
final class SharedFrames {

    private SharedFrames() {}

    static WebSocketFrame of(WebSocketFrameType type, byte[] message) {
        return new WebSocketFrameImpl(type, Unpooled.wrappedBuffer(message), true);
    }
}
