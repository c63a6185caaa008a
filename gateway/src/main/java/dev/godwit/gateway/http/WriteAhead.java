package dev.godwit.gateway.http;

import io.netty.channel.WriteBufferWaterMark;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/** How much waits in this process for a socket that does not take it. Over HTTP/2 a stream may wait for its client's window before. */
final class WriteAhead {

    private WriteAhead() {}

    /** Above so many bytes the connection is full, until half of it is gone. */
    static void bound(HttpConnection connection, int bytes) {
        if (connection instanceof ConnectionBase base) {
            base.channelHandlerContext()
                    .channel()
                    .config()
                    .setWriteBufferWaterMark(new WriteBufferWaterMark(bytes / 2, bytes));
        }
    }
}
