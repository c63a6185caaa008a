package dev.godwit.gateway.link;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The links that routers have to this node. Confined to the node's loop. */
public final class RouterLinks {

    private final LinkNode node;
    private final Set<RouterLink> links = new LinkedHashSet<>();
    private long opened;

    public RouterLinks(LinkNode node) {
        this.node = node;
    }

    /** A router has opened a stream; what it sends, and its end, is to be told to the link. */
    public RouterLink open(RouterLink.Wire wire) {
        RouterLink link = new RouterLink(++opened, node, wire, links::remove);
        links.add(link);
        link.begin();
        return link;
    }

    /** Ends all links; their routers open new ones. */
    public void endAll(String reason) {
        List.copyOf(links).forEach(link -> link.end(reason));
    }
}
