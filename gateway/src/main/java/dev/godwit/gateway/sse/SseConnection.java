package dev.godwit.gateway.sse;

import dev.godwit.gateway.connection.Backlog;
import dev.godwit.gateway.connection.Lifeline;
import dev.godwit.gateway.connection.SharedBytes;
import dev.godwit.gateway.connection.Station;
import dev.godwit.gateway.connection.StreamRequest;
import dev.godwit.gateway.connection.TransportMetrics;
import dev.godwit.gateway.hub.Frame;
import dev.godwit.gateway.session.Close;
import dev.godwit.gateway.session.Gap;
import dev.godwit.gateway.session.Outbound;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.SseBlocks;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One client's stream. Confined to its loop. */
final class SseConnection implements Outbound {

    // Up to here one copy costs less than a second buffer on its way through the pipeline.
    private static final int SMALL_BYTES = 8 * 1024;

    private final StreamRequest request;
    private final HttpServerResponse response;
    private final Station station;
    private final TransportMetrics.Traffic traffic;
    private final Backlog backlog;
    private @Nullable Lifeline lifeline;
    private boolean opened;

    SseConnection(StreamRequest request, HttpServerResponse response, Station station) {
        this.request = request;
        this.response = response;
        this.station = station;
        this.traffic = station.metrics().of(SseTransport.NAME);
        this.backlog = new Backlog(station.writeAhead());
    }

    void begin(Lifeline line) {
        lifeline = line;
        write(SseText.retry(Station.backoffMillis()));
    }

    @Override
    public void opened(Position from) {
        opened = true;
        write(SseText.concat(SseText.connectionId(request.connection(), from), heartbeat("initial")));
    }

    @Override
    public void message(Frame frame, Supplier<Position> position) {
        if (!isOpen()) {
            return;
        }
        byte[] block = request.envelope() ? frame.sseEnvelope() : frame.sse();
        byte[] tail = frame.id().isPresent() ? SseBlocks.id(position.get().token()) : SseText.NO_ID;
        int size = block.length + tail.length;
        Buffer whole = size <= SMALL_BYTES ? SharedBytes.of(SseText.concat(block, tail)) : SharedBytes.of(block, tail);
        backlog.wrote(size, response.write(whole));
        traffic.message(size);
    }

    @Override
    public void gap(Gap gap, Position position) {
        write(SseText.gap(gap, position));
    }

    @Override
    public boolean writable() {
        return isOpen() && !response.writeQueueFull();
    }

    @Override
    public double fill() {
        return writable() ? backlog.fill() : 1;
    }

    @Override
    public void close(Close close) {
        if (lifeline == null || !lifeline.closed(close)) {
            return;
        }
        byte[] words = close.mayReconnect() ? SseText.reconnect(close, Station.backoffMillis()) : SseText.error(close);
        traffic.wrote(words.length);
        Lastly.end(response, SharedBytes.of(words), station.deadlines());
    }

    /** The shared heartbeat, or where the stream has not begun yet a comment in its place. */
    void periodic(byte[] heartbeat) {
        pulse(opened ? heartbeat : SseText.COMMENT);
    }

    void healthcheck() {
        if (opened) {
            pulse(heartbeat("healthcheck"));
        }
    }

    // A client that has still to read what was written needs no sign of life, and must not cost more memory.
    private void pulse(byte[] bytes) {
        if (writable()) {
            write(bytes);
        }
    }

    private void write(byte[] bytes) {
        if (isOpen()) {
            Buffer buffer = SharedBytes.of(bytes);
            backlog.wrote(bytes.length, response.write(buffer));
            traffic.wrote(bytes.length);
        }
    }

    private byte[] heartbeat(String type) {
        return SseText.heartbeat(
                type,
                station.loop().now(),
                request.connection(),
                request.access().user());
    }

    private boolean isOpen() {
        return lifeline != null && lifeline.isOpen() && !response.closed() && !response.ended();
    }
}
