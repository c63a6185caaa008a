package dev.godwit.registry.hazelcast;

import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.SerializationConfig;
import com.hazelcast.nio.serialization.compact.CompactReader;
import com.hazelcast.nio.serialization.compact.CompactWriter;
import dev.godwit.registry.NodeLease;
import dev.godwit.registry.NodeState;
import dev.godwit.registry.Route;
import dev.godwit.registry.RouteSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What travels between members and clients, and how. Members and clients must agree on it. */
final class Wire {

    static final Compact<RouteSet> ROUTES =
            new Compact<>(RouteSet.class, "godwit.routes", Wire::readRoutes, Wire::writeRoutes);
    static final Compact<Route> ROUTE = new Compact<>(Route.class, "godwit.route", Wire::readRoute, Wire::writeRoute);
    static final Compact<NodeLease> LEASE =
            new Compact<>(NodeLease.class, "godwit.lease", Wire::readLease, Wire::writeLease);
    static final Compact<NodeState> NODE =
            new Compact<>(NodeState.class, "godwit.node", Wire::readNode, Wire::writeNode);

    static final List<Compact<?>> ALL = List.of(
            ROUTES,
            ROUTE,
            LEASE,
            NODE,
            PutRoute.COMPACT,
            RemoveRoute.COMPACT,
            ReadRoutes.COMPACT,
            PurgeRoutes.COMPACT,
            RenewLease.COMPACT,
            BuryLease.COMPACT,
            ReadLeases.COMPACT,
            ExpireLeases.COMPACT);

    private Wire() {}

    static void configure(SerializationConfig serialization) {
        ALL.forEach(serialization.getCompactSerializationConfig()::addSerializer);
        serialization.setJavaSerializationFilterConfig(filter());
    }

    static String text(CompactReader in, String field) {
        String text = in.readString(field);
        if (text == null) {
            throw new IllegalArgumentException(field + ": absent (expected: a text)");
        }
        return text;
    }

    static List<String> texts(CompactReader in, String field) {
        String[] texts = in.readArrayOfString(field);
        return texts == null ? List.of() : Arrays.asList(texts);
    }

    static <T> T object(CompactReader in, String field, Class<T> type) {
        T object = type.cast(in.readCompact(field));
        if (object == null) {
            throw new IllegalArgumentException(field + ": absent (expected: an object)");
        }
        return object;
    }

    /** Hazelcast itself sends errors between members by Java serialization: that much is let in, and nothing of ours. */
    private static JavaSerializationFilterConfig filter() {
        JavaSerializationFilterConfig filter = new JavaSerializationFilterConfig();
        filter.setDefaultsDisabled(true);
        filter.getWhitelist()
                .addPrefixes("com.hazelcast.", "java.lang.", "java.util.", "java.io.", "java.net.", "java.nio.", "[");
        return filter;
    }

    private static RouteSet readRoutes(CompactReader in) {
        List<String> nodes = texts(in, "nodes");
        List<String> incarnations = texts(in, "incarnations");
        long[] epochs = in.readArrayOfInt64("epochs");
        List<Route> routes = new ArrayList<>(nodes.size());
        for (int i = 0; epochs != null && i < nodes.size(); i++) {
            routes.add(new Route(nodes.get(i), incarnations.get(i), epochs[i]));
        }
        return new RouteSet(routes);
    }

    private static void writeRoutes(CompactWriter out, RouteSet set) {
        List<Route> routes = set.routes();
        out.writeArrayOfString("nodes", routes.stream().map(Route::node).toArray(String[]::new));
        out.writeArrayOfString(
                "incarnations", routes.stream().map(Route::incarnation).toArray(String[]::new));
        out.writeArrayOfInt64("epochs", routes.stream().mapToLong(Route::epoch).toArray());
    }

    private static Route readRoute(CompactReader in) {
        return new Route(text(in, "node"), text(in, "incarnation"), in.readInt64("epoch"));
    }

    private static void writeRoute(CompactWriter out, Route route) {
        out.writeString("node", route.node());
        out.writeString("incarnation", route.incarnation());
        out.writeInt64("epoch", route.epoch());
    }

    private static NodeLease readLease(CompactReader in) {
        return new NodeLease(
                text(in, "node"),
                text(in, "incarnation"),
                text(in, "host"),
                in.readInt32("linkPort"),
                in.readBoolean("draining"),
                in.readInt32("connections"));
    }

    private static void writeLease(CompactWriter out, NodeLease lease) {
        out.writeString("node", lease.node());
        out.writeString("incarnation", lease.incarnation());
        out.writeString("host", lease.host());
        out.writeInt32("linkPort", lease.linkPort());
        out.writeBoolean("draining", lease.draining());
        out.writeInt32("connections", lease.connections());
    }

    private static NodeState readNode(CompactReader in) {
        return new NodeState(object(in, "lease", NodeLease.class), in.readInt64("renewedAt"), in.readInt64("deadAt"));
    }

    private static void writeNode(CompactWriter out, NodeState node) {
        out.writeCompact("lease", node.lease());
        out.writeInt64("renewedAt", node.renewedAt());
        out.writeInt64("deadAt", node.deadAt());
    }
}
