package dev.godwit.inbox;

import dev.godwit.protocol.Mailbox;
import java.util.concurrent.CompletionStage;

/**
 * Limits that hold for all nodes together. Can be lost: then everybody begins anew. Times are the asking node's, in milliseconds since
 * the epoch. A failed stage is an {@link InboxUnavailable}.
 */
public interface SharedLimits {

    /**
     * Takes from what the mailbox's senders may do, as much as is there.
     *
     * @param wanted at most so much
     */
    CompletionStage<Taken> take(Mailbox mailbox, Allowance allowance, int wanted, long now);

    /**
     * Says how many connections a node holds for a user, in place of what it said before. Refused, and nothing changed, if they
     * are more than before and too many with those of the other nodes.
     */
    CompletionStage<Held> hold(Mailbox user, Holding holding, long now);
}
