package dev.godwit.chaos.bug;

import dev.godwit.gateway.hub.HubOptions;
import dev.godwit.registry.Route;
import dev.godwit.registry.RouteSet;
import java.time.Duration;
import java.util.List;

/** A removal that comes late takes what was put after it. */
public final class UnconditionalRemoval {

    static final Bug BUG = new Bug(
            "unconditional-removal",
            "A route is removed whatever its incarnation and epoch. Mailboxes do not linger, and periodic sweeps are off.",
            "A route is removed by compare-and-remove: one that was put later stays.",
            "a user who leaves a node and is back while the removal is on its way",
            List.of("storm", "deploy", "delay"),
            List.of(
                    Exchanged.call(
                            "dev.godwit.registry.hazelcast.RemoveRoute",
                            "process",
                            "RouteSet.without",
                            UnconditionalRemoval.class,
                            "without"),
                    Exchanged.call(
                            "dev.godwit.registry.memory.InMemoryRegistry",
                            "lambda$remove",
                            "RouteSet.without",
                            UnconditionalRemoval.class,
                            "without"),
                    Exchanged.call(
                            "dev.godwit.gateway.hub.FollowedMailbox",
                            "leave",
                            "HubOptions.linger",
                            UnconditionalRemoval.class,
                            "noLinger"),
                    Nets.NO_PERIODIC_SWEEPS));

    private UnconditionalRemoval() {}

    /** Who is back within two seconds finds the route still there, and nothing has to be removed. */
    public static Duration noLinger(HubOptions options) {
        return Duration.ZERO;
    }

    public static RouteSet without(RouteSet routes, Route removed) {
        return new RouteSet(routes.routes().stream()
                .filter(route -> !route.node().equals(removed.node()))
                .toList());
    }
}
