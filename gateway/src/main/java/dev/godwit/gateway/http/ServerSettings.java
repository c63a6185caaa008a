package dev.godwit.gateway.http;

import dev.godwit.gateway.websocket.Subprotocols;
import dev.godwit.runtime.http.Http2Limits;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** How Vert.x's HTTP server is set for the client port. */
final class ServerSettings {

    // A token of 8 KiB in the query, and the other parameters.
    private static final int MAX_INITIAL_LINE = 16 * 1024;
    private static final int MAX_HEADERS = 8 * 1024;
    // What clients may send: 64 KiB and a little, so that one just over it still gets an answer.
    private static final int MAX_FRAME = 65 * 1024;
    private static final int BACKLOG = 4096;
    private static final int TCP_USER_TIMEOUT_MILLIS = 20_000;
    private static final int WEBSOCKET_CLOSING_SECONDS = 5;

    private static final AtomicInteger FREE_PORTS = new AtomicInteger();

    private ServerSettings() {}

    /** Where to listen. The same for all loops, also when any free port will do. */
    static SocketAddress address(ClientPortOptions options) {
        return options.port() == 0
                ? SocketAddress.sharedRandomPort(FREE_PORTS.incrementAndGet(), options.host())
                : SocketAddress.inetSocketAddress(options.port(), options.host());
    }

    static HttpServerOptions of(ClientPortOptions options) {
        return Http2Limits.set(new HttpServerOptions())
                .setAcceptBacklog(BACKLOG)
                .setTcpKeepAlive(true)
                .setSslHandshakeTimeout(options.limits().handshake().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setTcpUserTimeout(TCP_USER_TIMEOUT_MILLIS)
                .setIdleTimeout((int) options.rhythm().idle().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setMaxInitialLineLength(MAX_INITIAL_LINE)
                .setMaxHeaderSize(MAX_HEADERS)
                .setInitialSettings(new Http2Settings()
                        .setMaxHeaderListSize(MAX_INITIAL_LINE + MAX_HEADERS)
                        .setMaxConcurrentStreams(100))
                .setMaxWebSocketFrameSize(MAX_FRAME)
                .setMaxWebSocketMessageSize(MAX_FRAME)
                .setWebSocketSubProtocols(Subprotocols.SPOKEN)
                .setWebSocketClosingTimeout(WEBSOCKET_CLOSING_SECONDS)
                // Frames may say that they are deflated; DeflatedFrames does the rest, in place of Netty's own.
                .setPerMessageWebSocketCompressionSupported(options.webSocketCompression())
                .setPerFrameWebSocketCompressionSupported(false);
    }
}
