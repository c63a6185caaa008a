package dev.godwit.gateway.websocket;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Closes of clients that RFC 6455 forbids and Netty lets pass: codes from 5000, a reason that ends inside a character. */
@Sharable
final class Goodbyes extends ChannelInboundHandlerAdapter {

    private static final Goodbyes RULES = new Goodbyes();
    private static final int FIRST_OF_NOBODY = 5000;

    private Goodbyes() {}

    /**
     * @param handler of Vert.x; the rules stand before it
     */
    static void guard(ChannelHandlerContext handler) {
        ChannelPipeline pipeline = handler.pipeline();
        pipeline.addBefore(handler.name(), "goodbyes", RULES);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof CloseWebSocketFrame close && !isGood(close)) {
            WebSocketCloseStatus status = close.statusCode() >= FIRST_OF_NOBODY
                    ? WebSocketCloseStatus.PROTOCOL_ERROR
                    : WebSocketCloseStatus.INVALID_PAYLOAD_DATA;
            ReferenceCountUtil.release(message);
            context.fireExceptionCaught(new CorruptedWebSocketFrameException(status, "close"));
            return;
        }
        context.fireChannelRead(message);
    }

    private static boolean isGood(CloseWebSocketFrame close) {
        if (close.statusCode() >= FIRST_OF_NOBODY) {
            return false;
        }
        int reason = close.content().readableBytes() - 2;
        return reason <= 0 || isUtf8(close.content().nioBuffer(close.content().readerIndex() + 2, reason));
    }

    private static boolean isUtf8(ByteBuffer text) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(text);
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
