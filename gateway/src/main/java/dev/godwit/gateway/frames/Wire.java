package dev.godwit.gateway.frames;

import dev.godwit.gateway.session.Close;
import io.vertx.core.Future;

/** What carries frames to one client. Confined to its loop. */
public interface Wire {

    /**
     * @param frame shared by many: not to be changed
     * @return done when it was taken by the socket
     */
    Future<Void> write(byte[] frame);

    /** Whether more is written than the client has taken; it is told when that ends. */
    boolean isFull();

    boolean isClosed();

    /** Says the last words and ends. */
    void close(Close close, byte[] lastWords);
}
