package dev.godwit.registry;

import dev.godwit.protocol.Mailbox;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Which gateway nodes hold followers of a mailbox. One route per mailbox and node, without a time to live: routes live by their
 * node's lease. All of it can be lost at any moment without losing a message.
 *
 * <p>Calls have short time-outs; a failed stage is a {@link RegistryUnavailable}.
 */
public interface Registry {

    /** Adds or replaces the node's route to each mailbox; a stored one with a higher epoch of the same incarnation stays. */
    CompletionStage<Void> put(Collection<Mailbox> mailboxes, Route route);

    /** Removes the node's route to the mailbox if it is of the same incarnation and its epoch is not above the given one. */
    CompletionStage<Void> remove(Mailbox mailbox, Route route);

    /**
     * The routes to each mailbox, without those of incarnations that the node table knows as dead; mailboxes without any are
     * absent. An incarnation that is not in the table yet passes: its first renewal is on the way. Within 300 ms, or fails.
     */
    CompletionStage<Map<Mailbox, List<Route>>> routes(Collection<Mailbox> mailboxes);

    /** Keeps a node in the table. To be called each second; a lease that is not renewed for ten is taken for dead. */
    CompletionStage<Renewal> renew(NodeLease lease);

    /** Declares an incarnation dead for ever, known or not; its routes are purged in the background. */
    CompletionStage<Void> bury(String incarnation);

    /** All nodes with a living lease. */
    CompletionStage<List<NodeLease>> nodes();

    /** Calls the listener after a merge, a loss, or a reconnect, on any thread: routes may be missing. */
    void onDisturbance(Runnable listener);
}
