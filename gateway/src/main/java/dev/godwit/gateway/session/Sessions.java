package dev.godwit.gateway.session;

/** All sessions of one event loop. Confined to it, as its sessions are. */
public interface Sessions {

    /**
     * Begins a session. The outbound is called later, never from within.
     *
     * @return the transport's handle; to be told of the connection's end
     */
    Session open(SessionRequest request, Outbound outbound);

    /** How many are open. */
    int count();

    /** Ends all that are open. */
    void closeAll(Close close);
}
