package dev.godwit.gateway.session;

import dev.godwit.protocol.Mailbox;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** All sessions of one event loop. Confined to it, as its sessions are. */
public interface Sessions {

    /**
     * Begins a session. The outbound is called later, never from within.
     *
     * @return the transport's handle; to be told of the connection's end
     */
    Session open(SessionRequest request, Outbound outbound);

    /**
     * A device of a user has what it was sent, by whatever connection and node. All acks are taken, or none.
     *
     * @return empty, or the first that is wrong; a failed stage is an {@code InboxUnavailable}
     */
    CompletionStage<Optional<WrongAck>> acknowledge(Mailbox user, String device, List<Ack> acks);

    /** How many are open. */
    int count();

    /** Ends all that are open. */
    void closeAll(Close close);
}
