package dev.godwit.chaos.bug;

import dev.godwit.registry.Route;
import dev.godwit.registry.RouteSet;
import java.util.List;

/** A removal that comes late takes what was put after it. */
public final class UnconditionalRemoval {

    static final Bug BUG = new Bug(
            "unconditional-removal",
            "A route is removed whatever its incarnation and epoch. Periodic sweeps are off.",
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
                    Nets.NO_PERIODIC_SWEEPS));

    private UnconditionalRemoval() {}

    public static RouteSet without(RouteSet routes, Route removed) {
        return new RouteSet(routes.routes().stream()
                .filter(route -> !route.node().equals(removed.node()))
                .toList());
    }
}
