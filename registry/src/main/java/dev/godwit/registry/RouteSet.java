package dev.godwit.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * All routes to one mailbox. A node has one, except right after a split of the cluster was healed: then both sides' stay, and the
 * dead one is filtered like any other.
 */
public record RouteSet(List<Route> routes) {

    public static final RouteSet EMPTY = new RouteSet(List.of());

    public RouteSet {
        routes = List.copyOf(routes);
    }

    /** With the node's route replaced, unless a higher epoch of the same incarnation is there: then the given one came late. */
    public RouteSet with(Route route) {
        if (routes.stream().anyMatch(known -> sameLife(known, route) && known.epoch() >= route.epoch())) {
            return this;
        }
        return keep(known -> !known.node().equals(route.node())).plus(route);
    }

    /** Without the given route; one of another incarnation or of a higher epoch was made later, and stays. */
    public RouteSet without(Route route) {
        return keep(known -> !(sameLife(known, route) && known.epoch() <= route.epoch()));
    }

    /** Without the routes of these incarnations. */
    public RouteSet withoutAll(Set<String> incarnations) {
        return keep(known -> !incarnations.contains(known.incarnation()));
    }

    /** What two sides of a healed cluster know together. */
    public RouteSet union(RouteSet other) {
        RouteSet union = this;
        for (Route route : other.routes) {
            if (union.routes.stream().noneMatch(known -> sameLife(known, route) && known.epoch() >= route.epoch())) {
                union = union.without(route).plus(route);
            }
        }
        return union;
    }

    public boolean isEmpty() {
        return routes.isEmpty();
    }

    private RouteSet keep(Predicate<Route> kept) {
        return routes.stream().allMatch(kept)
                ? this
                : new RouteSet(routes.stream().filter(kept).toList());
    }

    private RouteSet plus(Route route) {
        List<Route> all = new ArrayList<>(routes);
        all.add(route);
        return new RouteSet(all);
    }

    private static boolean sameLife(Route one, Route other) {
        return one.node().equals(other.node()) && one.incarnation().equals(other.incarnation());
    }
}
