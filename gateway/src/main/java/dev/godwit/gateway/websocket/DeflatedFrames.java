package dev.godwit.gateway.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandler;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket's permessage-deflate, between Netty's frames and Vert.x. Netty's own keeps a window for each connection, and does not
 * share what it makes. Where the client did not ask for it, frames that say they are deflated are refused. Confined to its loop.
 */
final class DeflatedFrames extends ChannelDuplexHandler {

    private static final int DEFLATED = 4;

    private final Deflation deflation;
    private final boolean agreed;
    private @Nullable ByteArrayOutputStream begun;
    private boolean text;
    private boolean broken;

    DeflatedFrames(Deflation deflation, boolean agreed) {
        this.deflation = deflation;
        this.agreed = agreed;
    }

    /**
     * Takes out Netty's own extension, which Vert.x brings along: it would agree first, and falls over offers that are none. To be
     * called before the first request.
     */
    static void standInForNettys(ChannelPipeline pipeline) {
        if (pipeline.get(WebSocketServerExtensionHandler.class) != null) {
            pipeline.remove(WebSocketServerExtensionHandler.class);
        }
    }

    /**
     * Agrees where the client asks for it. To be called before the handshake.
     *
     * @param handler of Vert.x
     */
    static void prepare(ChannelHandlerContext handler, Deflation deflation, HttpServerRequest http) {
        boolean agreed = DeflateOffer.isAcceptable(http.headers().getAll(DeflateOffer.HEADER));
        if (agreed) {
            http.response().putHeader(DeflateOffer.HEADER, DeflateOffer.ANSWER);
        }
        handler.pipeline().addBefore(handler.name(), "deflated-frames", new DeflatedFrames(deflation, agreed));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (!(message instanceof WebSocketFrame frame)) {
            context.fireChannelRead(message);
            return;
        }
        boolean whole = frame.rsv() == 0 && (begun == null || !(frame instanceof ContinuationWebSocketFrame));
        if (whole && !broken) {
            context.fireChannelRead(message);
            return;
        }
        try {
            if (!broken) {
                part(context, frame);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void part(ChannelHandlerContext context, WebSocketFrame frame) {
        boolean first = frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame;
        if (frame.rsv() != (first ? DEFLATED : 0) || !agreed) {
            refuse(context, WebSocketCloseStatus.PROTOCOL_ERROR, "reserved bits");
            return;
        }
        if (first) {
            begun = new ByteArrayOutputStream();
            text = frame instanceof TextWebSocketFrame;
        }
        ByteArrayOutputStream all = begun == null ? new ByteArrayOutputStream() : begun;
        all.writeBytes(bytes(frame.content()));
        if (all.size() > Assembly.MAX_BYTES) {
            refuse(context, WebSocketCloseStatus.MESSAGE_TOO_BIG, "deflated message too long");
        } else if (frame.isFinalFragment()) {
            begun = null;
            inflate(context, all.toByteArray());
        }
    }

    private void inflate(ChannelHandlerContext context, byte[] deflated) {
        try {
            ByteBuf message = Unpooled.wrappedBuffer(deflation.inflated(deflated, Assembly.MAX_BYTES));
            context.fireChannelRead(
                    text ? new TextWebSocketFrame(true, 0, message) : new BinaryWebSocketFrame(true, 0, message));
        } catch (Deflation.TooLong e) {
            refuse(context, WebSocketCloseStatus.MESSAGE_TOO_BIG, "inflated message too long");
        } catch (DataFormatException e) {
            refuse(context, WebSocketCloseStatus.INVALID_PAYLOAD_DATA, "not deflated");
        }
    }

    private void refuse(ChannelHandlerContext context, WebSocketCloseStatus status, String reason) {
        broken = true;
        begun = null;
        context.fireExceptionCaught(new CorruptedWebSocketFrameException(status, reason));
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        super.write(context, agreed ? smaller(message) : message, promise);
    }

    private Object smaller(Object message) {
        if (!(message instanceof WebSocketFrame frame) || !isWholeMessage(frame)) {
            return message;
        }
        int length = frame.content().readableBytes();
        byte[] deflated = deflation.deflated(bytes(frame.content()));
        if (deflated.length >= length) {
            return message;
        }
        ReferenceCountUtil.release(message);
        ByteBuf content = Unpooled.wrappedBuffer(deflated);
        return frame instanceof TextWebSocketFrame
                ? new TextWebSocketFrame(true, DEFLATED, content)
                : new BinaryWebSocketFrame(true, DEFLATED, content);
    }

    private static boolean isWholeMessage(WebSocketFrame frame) {
        boolean data = frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame;
        return data && frame.isFinalFragment() && frame.content().readableBytes() >= Deflation.SMALLEST_BYTES;
    }

    /** The array itself where the buffer is nothing but that: it is the same for all that get the message. */
    private static byte[] bytes(ByteBuf content) {
        int length = content.readableBytes();
        if (content.hasArray()
                && content.arrayOffset() == 0
                && content.readerIndex() == 0
                && content.array().length == length) {
            return content.array();
        }
        byte[] bytes = new byte[length];
        content.getBytes(content.readerIndex(), bytes);
        return bytes;
    }
}
