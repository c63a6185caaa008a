package dev.godwit.gateway.websocket;

import dev.godwit.gateway.connection.Backlog;
import dev.godwit.gateway.connection.Lifeline;
import dev.godwit.gateway.connection.Station;
import dev.godwit.gateway.connection.StreamRequest;
import dev.godwit.gateway.connection.TransportMetrics;
import dev.godwit.gateway.hub.Frame;
import dev.godwit.gateway.session.Close;
import dev.godwit.gateway.session.Gap;
import dev.godwit.gateway.session.Outbound;
import dev.godwit.protocol.Position;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The way out to one client's WebSocket. Confined to its loop. */
final class WebSocketConnection implements Outbound {

    private final StreamRequest request;
    private final ServerWebSocket socket;
    private final Station station;
    private final TransportMetrics.Traffic traffic;
    private final Backlog backlog = new Backlog();
    private @Nullable Lifeline lifeline;

    WebSocketConnection(StreamRequest request, ServerWebSocket socket, Station station) {
        this.request = request;
        this.socket = socket;
        this.station = station;
        this.traffic = station.metrics().of(WebSocketTransport.NAME);
    }

    void begin(Lifeline line) {
        lifeline = line;
    }

    @Override
    public void opened(Position from) {
        send(ServerFrames.hello(
                request, withTopicsToCome(from), station.rhythm().periodic().toMillis()));
    }

    // A client that subscribes only now, and is cut off before it could, has this position and no other.
    private Position withTopicsToCome(Position from) {
        return request.position()
                .filter(given -> given.generation() == from.generation())
                .map(given -> from.withTopicsOf(given, WebSocketTransport.MOST_TOPICS))
                .orElse(from);
    }

    @Override
    public void message(Frame frame, Supplier<Position> position) {
        if (isOpen()) {
            byte[] json = frame.json();
            backlog.wrote(json.length, socket.writeFrame(Texts.of(json)));
            traffic.message(json.length);
        }
    }

    @Override
    public void gap(Gap gap, Position position) {
        send(ServerFrames.gap(gap, position));
    }

    @Override
    public boolean writable() {
        return isOpen() && !socket.writeQueueFull();
    }

    @Override
    public double fill() {
        return writable() ? backlog.fill() : 1;
    }

    @Override
    public void close(Close close) {
        boolean gone = socket.isClosed();
        if (lifeline == null || !lifeline.closed(close) || gone) {
            return;
        }
        socket.writeFrame(Texts.of(ServerFrames.ending(close, Station.backoffMillis())));
        socket.close((short) close.code(), close.reason());
    }

    void heartbeat(Position position) {
        // A client that has still to read what was written needs no sign of life, and must not cost more memory.
        if (writable()) {
            send(ServerFrames.heartbeat(station.loop().now(), position));
        }
    }

    void ping() {
        if (writable()) {
            socket.writePing(Buffer.buffer());
        }
    }

    void send(byte[] json) {
        if (isOpen()) {
            backlog.wrote(json.length, socket.writeFrame(Texts.of(json)));
            traffic.wrote(json.length);
        }
    }

    /** Ends it with a code that is no affair of the session: it is told that the client left. */
    void cut(int code, String reason) {
        if (lifeline != null && lifeline.isOpen()) {
            boolean gone = socket.isClosed();
            lifeline.clientLeft();
            if (!gone) {
                socket.close((short) code, reason);
            }
        }
    }

    boolean isOpen() {
        return lifeline != null && lifeline.isOpen() && !socket.isClosed();
    }
}
