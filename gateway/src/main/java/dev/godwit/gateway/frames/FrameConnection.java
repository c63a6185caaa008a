package dev.godwit.gateway.frames;

import dev.godwit.gateway.connection.Backlog;
import dev.godwit.gateway.connection.Lifeline;
import dev.godwit.gateway.connection.Station;
import dev.godwit.gateway.connection.StreamRequest;
import dev.godwit.gateway.connection.TransportMetrics;
import dev.godwit.gateway.hub.Frame;
import dev.godwit.gateway.session.Close;
import dev.godwit.gateway.session.Gap;
import dev.godwit.gateway.session.Outbound;
import dev.godwit.gateway.session.Transport;
import dev.godwit.protocol.Position;
import dev.godwit.tokens.Access;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The way out to one client that takes frames. Confined to its loop. */
public final class FrameConnection implements Outbound {

    /** The most topics of one connection at a time. */
    public static final int MOST_TOPICS = 128;

    private final StreamRequest request;
    private final Wire wire;
    private final ServerFrames frames;
    private final Station station;
    private final TransportMetrics.Traffic traffic;
    private final Backlog backlog;
    private @Nullable Lifeline lifeline;
    private Runnable onHello = () -> {};
    private boolean greeted;

    public FrameConnection(
            StreamRequest request, Wire wire, ServerFrames frames, Transport transport, Station station) {
        this.request = request;
        this.wire = wire;
        this.frames = frames;
        this.station = station;
        this.traffic = station.metrics().of(transport.word());
        this.backlog = new Backlog(station.writeAhead());
    }

    public void begin(Lifeline line) {
        lifeline = line;
    }

    @Override
    public void opened(Position from) {
        long heartbeat = station.rhythm().periodic().toMillis();
        say(format -> format.hello(request, withTopicsToCome(from), heartbeat));
        greeted = true;
        onHello.run();
    }

    /** Whether the client has its hello. */
    public boolean isGreeted() {
        return greeted;
    }

    /** To be run when it has. */
    void onHello(Runnable then) {
        onHello = then;
    }

    // A client that subscribes only now, and is cut off before it could, has this position and no other.
    private Position withTopicsToCome(Position from) {
        return request.position()
                .filter(given -> given.generation() == from.generation())
                .map(given -> from.withTopicsOf(given, MOST_TOPICS))
                .orElse(from);
    }

    @Override
    public void message(Frame frame, Supplier<Position> position) {
        if (isOpen()) {
            byte[] bytes = frames.message(frame);
            backlog.wrote(bytes.length, wire.write(bytes));
            traffic.message(bytes.length);
        }
    }

    @Override
    public void gap(Gap gap, Position position) {
        say(format -> format.gap(gap, position));
    }

    @Override
    public boolean writable() {
        return isOpen() && !wire.isFull();
    }

    @Override
    public double fill() {
        return writable() ? backlog.fill() : 1;
    }

    @Override
    public void close(Close close) {
        boolean gone = wire.isClosed();
        if (lifeline != null && lifeline.closed(close) && !gone) {
            wire.close(close, frames.ending(close, Station.backoffMillis()));
        }
    }

    /** A sign of life, with the position if there is one yet. */
    public void heartbeat(Optional<Position> position) {
        // A client that has still to read what was written needs no sign of life, and must not cost more memory.
        if (position.isPresent() && writable()) {
            say(format -> format.heartbeat(station.loop().now(), position.get()));
        }
    }

    /** Sends a frame that is for this client only. */
    public void say(Function<ServerFrames, byte[]> what) {
        if (isOpen()) {
            byte[] bytes = what.apply(frames);
            backlog.wrote(bytes.length, wire.write(bytes));
            traffic.wrote(bytes.length);
        }
    }

    /** Ends it for a reason that is no affair of the session: it is told that the client left. */
    public void cut(Runnable closing) {
        if (lifeline != null && lifeline.isOpen()) {
            boolean gone = wire.isClosed();
            lifeline.clientLeft();
            if (!gone) {
                closing.run();
            }
        }
    }

    /** What the newest token of the client grants. */
    Access access() {
        return lifeline == null ? request.access() : lifeline.access();
    }

    /** A newer token is in force. */
    void renew(Access fresh) {
        if (lifeline != null) {
            lifeline.renew(fresh);
        }
    }

    public boolean isOpen() {
        return lifeline != null && lifeline.isOpen() && !wire.isClosed();
    }
}
