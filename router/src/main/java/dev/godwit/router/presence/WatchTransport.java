package dev.godwit.router.presence;

import dev.godwit.protocol.link.WatchFrame;
import dev.godwit.protocol.link.WatchRequest;
import dev.godwit.registry.NodeLease;

/** How a router watches a gateway. Everything is called, and told, on the router's loop. */
interface WatchTransport {

    /** Begins to watch. After {@link Events#closed}, or the stream's close, nothing more is told. */
    Stream open(NodeLease node, WatchRequest request, Events events);

    /** One watch. */
    interface Stream {

        void close();
    }

    /** What comes of it. */
    interface Events {

        void received(WatchFrame frame);

        void closed(String reason);
    }
}
