package dev.godwit.chaos.fleet.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.godwit.protocol.v1.ServerFrame;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Duration;
import java.util.Optional;

/** WebSockets, with frames in JSON or protobuf. */
public final class SocketTransport implements Transport {

    private static final int MANY = 100_000;
    private static final int LARGEST = 8 << 20;
    private static final int ABNORMAL = 1006;

    private final WebSocketClient sockets;
    private final Format format;

    /** How frames are written. */
    public enum Format {
        JSON("ws", "godwit.v1.json"),
        PROTOBUF("ws-proto", "godwit.v1.proto");

        private final String transport;
        private final String subprotocol;

        Format(String transport, String subprotocol) {
            this.transport = transport;
            this.subprotocol = subprotocol;
        }
    }

    public SocketTransport(Vertx vertx, Duration connect, Format format) {
        this.format = format;
        sockets = vertx.createWebSocketClient(new WebSocketClientOptions()
                .setConnectTimeout((int) connect.toMillis())
                .setMaxConnections(MANY)
                .setMaxFrameSize(LARGEST)
                .setMaxMessageSize(LARGEST)
                .setClosingTimeout(0)
                .setTcpNoDelay(true));
    }

    @Override
    public String name() {
        return format.transport;
    }

    @Override
    public boolean isExact() {
        return false;
    }

    @Override
    public Line open(Handshake handshake, Listener listener) {
        Socket socket = new Socket(sockets.webSocket(), new Talk(listener));
        socket.open(
                new WebSocketConnectOptions()
                        .setHost(handshake.host())
                        .setPort(handshake.port())
                        .setURI("/v1/ws?" + Query.since(handshake))
                        .putHeader("Authorization", "Bearer " + handshake.token())
                        // Only browsers have one.
                        .setAllowOriginHeader(false)
                        .addSubProtocol(format.subprotocol),
                format);
        return socket;
    }

    private static final class Socket implements Line {

        private final ClientWebSocket socket;
        private final Talk talk;
        private boolean connected;

        Socket(ClientWebSocket socket, Talk talk) {
            this.socket = socket;
            this.talk = talk;
        }

        void open(WebSocketConnectOptions options, Format format) {
            if (format == Format.JSON) {
                socket.textMessageHandler(this::text);
            } else {
                socket.binaryMessageHandler(this::binary);
            }
            socket.exceptionHandler(failure -> talk.ended(Ending.broken(failure.toString())));
            socket.closeHandler(closed -> talk.ended(closing()));
            socket.connect(options).onSuccess(opened -> connected()).onFailure(this::refused);
        }

        @Override
        public void pause() {
            socket.pause();
        }

        @Override
        public void resume() {
            socket.resume();
        }

        @Override
        public void drop() {
            talk.drop();
            cut();
        }

        private void connected() {
            connected = true;
            if (talk.isOver()) {
                cut();
            }
        }

        private void text(String frame) {
            talk.alive();
            talk.json(frame, "", Optional.empty());
        }

        private void binary(Buffer bytes) {
            talk.alive();
            try {
                talk.frame(ServerFrame.parseFrom(bytes.getBytes()));
            } catch (InvalidProtocolBufferException e) {
                talk.ended(Ending.broken("a frame that is no protobuf: " + e.getMessage()));
                cut();
            }
        }

        private void refused(Throwable failure) {
            if (failure instanceof UpgradeRejectedException rejected) {
                talk.ended(Ending.ofStatus(
                        rejected.getStatus(),
                        Optional.ofNullable(rejected.getHeaders().get("Retry-After"))));
            } else {
                talk.ended(Ending.broken(failure.toString()));
            }
        }

        private Ending closing() {
            Short code = socket.closeStatusCode();
            String words = Optional.ofNullable(socket.closeReason()).orElse("");
            return Ending.ofClose(code == null ? ABNORMAL : code, words, Duration.ZERO);
        }

        private void cut() {
            if (connected) {
                socket.close();
            }
        }
    }
}
