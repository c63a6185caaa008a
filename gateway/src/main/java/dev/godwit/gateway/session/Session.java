package dev.godwit.gateway.session;

import dev.godwit.protocol.Position;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;

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

    /**
     * Follows more topics. Those that are followed already stay where they are.
     *
     * @param then is told, once all of them are followed, the position that the client has with them; before anything of them
     *     is written
     */
    void follow(Follow follow, Consumer<Position> then);

    /**
     * Follows topics no more.
     *
     * @param then is told the position that the client had with them, from which they may be followed again
     */
    void leave(Collection<String> topics, Consumer<Position> then);

    /**
     * The client has what it was sent. Needs a device name.
     *
     * @return empty, or what is wrong with it; then nothing was acknowledged
     */
    Optional<String> acknowledge(Ack ack);

    /** Whether the client was sent all that there is: nothing is being looked for, and nothing waits for its turn. */
    boolean isCurrent();

    /** What the client has been sent, for heartbeats; empty until {@link Outbound#opened}. */
    Optional<Position> position();
}
