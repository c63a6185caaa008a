package dev.godwit.gateway.websocket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;

/**
 * Whether a WebSocket's socket is read. Vert.x's own {@code pause()} does not hold for pings: each one that comes asks for the
 * next, and its pong is queued however long the queue is. Confined to its loop.
 */
final class Intake {

    private final Channel channel;

    /**
     * @param handler of Vert.x, on the connection that was upgraded
     */
    Intake(ChannelHandlerContext handler) {
        this.channel = handler.channel();
        Goodbyes.guard(handler);
    }

    void stop() {
        channel.config().setAutoRead(false);
    }

    void resume() {
        channel.config().setAutoRead(true);
    }
}
