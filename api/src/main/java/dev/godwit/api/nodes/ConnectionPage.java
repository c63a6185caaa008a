package dev.godwit.api.nodes;

import java.util.List;
import java.util.Optional;

/**
 * Connections of several nodes.
 *
 * @param next where the list goes on; empty: this was the last page. A page may be short, or empty, and not be the last
 * @param incomplete names of nodes that did not answer
 */
public record ConnectionPage(List<NodeConnection> connections, Optional<PageToken> next, List<String> incomplete) {

    public ConnectionPage {
        connections = List.copyOf(connections);
        incomplete = List.copyOf(incomplete);
    }
}
