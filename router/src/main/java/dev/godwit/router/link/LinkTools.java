package dev.godwit.router.link;

import dev.godwit.registry.Registry;
import dev.godwit.router.RouterMetrics;
import dev.godwit.runtime.Loop;

/**
 * What all links of a router share.
 *
 * @param router this node's name
 * @param secret the cluster's
 * @param generation of the push topic
 */
record LinkTools(
        Loop loop,
        LinkTransport transport,
        Registry registry,
        Budget budget,
        RouterMetrics metrics,
        String router,
        String secret,
        long generation) {}
