package dev.godwit.gateway.websocket;

import io.netty.buffer.Unpooled;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.http.WebSocketFrameType;
import io.vertx.core.http.impl.websocket.WebSocketFrameImpl;

/**
 * Text frames around bytes that are UTF-8 already and shared by many connections. Vert.x's public factory takes a string, which
 * for a broadcast is one decoding and one encoding per connection.
 */
final class Texts {

    private Texts() {}

    static WebSocketFrame of(byte[] utf8) {
        return new WebSocketFrameImpl(WebSocketFrameType.TEXT, Unpooled.wrappedBuffer(utf8), true);
    }
}
