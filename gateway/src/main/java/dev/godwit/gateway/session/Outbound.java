package dev.godwit.gateway.session;

import dev.godwit.gateway.hub.Frame;
import dev.godwit.protocol.Position;
import java.util.function.Supplier;

/**
 * The way out to one client: SSE, WebSocket. Called by its session, on the session's loop. Heartbeats are the transport's own
 * affair. Calls after {@link #close} or after the client went away are ignored.
 */
public interface Outbound {

    /**
     * The session knows where it starts; called once, first.
     *
     * @param from the position resumed from; topics that it did not name stand in it at their start
     */
    void opened(Position from);

    /**
     * @param position that the client has once it received the frame; unchanged by a volatile one. Asked for only by who
     *     writes it: it takes time with many topics. Valid during the call
     */
    void message(Frame frame, Supplier<Position> position);

    /**
     * @param position that the client has once it received the gap: past it
     */
    void gap(Gap gap, Position position);

    /** Whether to write more now. When not, the transport calls {@link Session#writable()} once it is again. */
    boolean writable();

    /** How much of what may wait on its way out does so: 0 for nothing, 1 and more where it is not {@link #writable}. */
    double fill();

    /** Says why, then closes. Called at most once. */
    void close(Close close);
}
