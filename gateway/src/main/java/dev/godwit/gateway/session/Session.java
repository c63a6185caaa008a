package dev.godwit.gateway.session;

import dev.godwit.protocol.Position;
import java.util.Optional;

/**
 * One connection's way through its mailboxes, as its transport sees it. Confined to the loop of its {@link Sessions}. Calls after
 * the end of the session are ignored.
 */
public interface Session {

    /** Unique id of the connection. */
    String connection();

    /** The outbound takes more again. */
    void writable();

    /** The client went away, or its socket was closed. Every session ends with this or with {@link #close}. */
    void disconnected();

    /** Ends the session from the server's side: calls {@link Outbound#close}. */
    void close(Close close);

    /** What the client has been sent, for heartbeats; empty until {@link Outbound#opened}. */
    Optional<Position> position();
}
