package dev.godwit.gateway.node;

import dev.godwit.gateway.hub.HubOptions;
import dev.godwit.gateway.hub.RouteOptions;
import dev.godwit.gateway.hub.SweepOptions;
import dev.godwit.gateway.link.LinkOptions;
import dev.godwit.gateway.presence.PresenceOptions;
import dev.godwit.gateway.session.SessionOptions;
import dev.godwit.protocol.PushTopic;

/** How a gateway node works. */
public record NodeOptions(
        PushTopic topic,
        LeaseOptions lease,
        LinkOptions link,
        HubOptions hub,
        RouteOptions routes,
        SweepOptions sweeps,
        SessionOptions sessions,
        PresenceOptions presence) {

    public static NodeOptions of(PushTopic topic, LeaseOptions lease, LinkOptions link) {
        return new NodeOptions(
                topic,
                lease,
                link,
                HubOptions.DEFAULT,
                RouteOptions.of(lease.node()),
                SweepOptions.DEFAULT,
                SessionOptions.DEFAULT,
                PresenceOptions.OFF);
    }

    public NodeOptions withSweeps(SweepOptions other) {
        return new NodeOptions(topic, lease, link, hub, routes, other, sessions, presence);
    }

    public NodeOptions withHub(HubOptions other) {
        return new NodeOptions(topic, lease, link, other, routes, sweeps, sessions, presence);
    }

    public NodeOptions withPresence(PresenceOptions other) {
        return new NodeOptions(topic, lease, link, hub, routes, sweeps, sessions, other);
    }
}
