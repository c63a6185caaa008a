package dev.godwit.gateway.link;

import dev.godwit.gateway.hub.HubMetrics;
import dev.godwit.gateway.hub.NodeMailboxes;
import dev.godwit.gateway.hub.Sweeper;
import dev.godwit.runtime.Loop;

/** What all links of a node share; all of it confined to the node's loop. */
public record LinkNode(
        Loop loop,
        NodeIdentity identity,
        NodeMailboxes mailboxes,
        Sweeper sweeper,
        Owners owners,
        LinkOptions options,
        HubMetrics metrics) {

    public LinkNode(
            Loop loop,
            NodeIdentity identity,
            NodeMailboxes mailboxes,
            Sweeper sweeper,
            LinkOptions options,
            HubMetrics metrics) {
        this(loop, identity, mailboxes, sweeper, new Owners(sweeper), options, metrics);
    }

    boolean isSecret(String given) {
        return RouterLink.same(options.secret(), given);
    }
}
