package dev.godwit.registry.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import dev.godwit.registry.NodeLease;
import dev.godwit.registry.NodeState;
import dev.godwit.registry.Route;
import dev.godwit.registry.RouteSet;
import java.util.Set;

/** The two maps of the registry: routes by mailbox, nodes by incarnation. */
record Tables(IMap<String, RouteSet> routes, IMap<String, NodeState> nodes, Bulk bulk) {

    static final String ROUTES = "godwit.routes";
    static final String NODES = "godwit.nodes";
    static final String REHEARSAL = "godwit.rehearsal";

    /** Blocks until the cluster has answered. */
    static Tables open(HazelcastInstance hazelcast) {
        IMap<String, RouteSet> routes = hazelcast.getMap(ROUTES);
        rehearse(hazelcast);
        return new Tables(routes, hazelcast.getMap(NODES), new Bulk(routes, hazelcast.getPartitionService()));
    }

    /**
     * Does each kind of call once. The first use of a class makes Hazelcast agree on its form with the whole cluster, and wait for
     * that on the calling thread: later that would be an event loop.
     */
    private static void rehearse(HazelcastInstance hazelcast) {
        Route route = new Route("rehearsal", "rehearsal", 1);
        IMap<String, RouteSet> routes = hazelcast.getMap(REHEARSAL);
        routes.executeOnKey("route", new PutRoute(route));
        routes.executeOnKey("route", new ReadRoutes());
        routes.executeOnKey("route", new PurgeRoutes(Set.of(), Set.of()));
        routes.executeOnKey("route", new RemoveRoute(route));
        IMap<String, NodeState> nodes = hazelcast.getMap(REHEARSAL);
        nodes.executeOnKey("node", new RenewLease(new NodeLease("rehearsal", "node", "", 0, false, 0)));
        nodes.executeOnKey("node", new ReadLeases());
        nodes.executeOnKey("node", new ExpireLeases());
        nodes.executeOnKey("node", new BuryLease());
        nodes.delete("node");
    }
}
