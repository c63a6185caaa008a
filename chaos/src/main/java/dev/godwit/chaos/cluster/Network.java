package dev.godwit.chaos.cluster;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What lies between the members of a cluster, and between them and the harness. Members are known by name, the harness as
 * {@link #HARNESS}.
 */
public interface Network extends AutoCloseable {

    /** The process that runs the producer and the clients. */
    String HARNESS = "harness";

    /** The best that this machine allows: namespaces, else proxies. {@link #description()} says which, and why. */
    static Network available() {
        Optional<String> obstacle = NamespaceNetwork.obstacle();
        return obstacle.isEmpty()
                ? new NamespaceNetwork()
                : new ProxyNetwork("no network namespaces here: " + obstacle.get());
    }

    /** For people: what it is, and why it is not the other. */
    String description();

    /** Gives a member its place; at most 200 have one. */
    Place join(String member, List<Integer> ports);

    /** A member runs as this process from now on. */
    void entered(String member, long pid);

    /** All that have a place. */
    Set<String> members();

    /** How the harness reaches a port of a member. */
    Endpoint endpoint(String member, int port);

    /** Nothing goes these ways any more; nobody is told. */
    Cut cut(Set<Direction> directions);

    /** Heals all cuts, and ends all disturbances. */
    void heal();

    /** Whether routers' and gateways' connections for Hazelcast are cut like all others. */
    boolean cutsRegistry();

    /** Whether {@link #disturb}, {@link #reset} and {@link #halfClose} can be done to connections between the two. */
    boolean canDisturb(String a, String b);

    /** Whoever of the two opened the connection; until {@link Disturbance#NONE}. */
    void disturb(Direction direction, Disturbance disturbance);

    /** Ends all connections that one opened to the other by RST; returns how many. */
    int reset(String opener, String target);

    /** Tells the target of each connection that nothing more comes from the opener, and lets answers pass. */
    int halfClose(String opener, String target);

    /** Takes everything away that it made on this machine. */
    @Override
    void close();

    default Cut cut(String a, String b) {
        return cut(Direction.both(a, b));
    }

    /** What {@code from} sends to {@code to} is lost; the other way is open. */
    default Cut cutOneWay(String from, String to) {
        return cut(Set.of(new Direction(from, to)));
    }

    /** Cuts a member off from all others, and from the harness. */
    default Cut isolate(String member) {
        return partition(Set.of(member));
    }

    /** Cuts these off from all others and from the harness, but not from each other. */
    default Cut partition(Set<String> minority) {
        Set<Direction> directions = new HashSet<>();
        Set<String> others = new HashSet<>(members());
        others.add(HARNESS);
        others.removeAll(minority);
        minority.forEach(inside -> others.forEach(outside -> directions.addAll(Direction.both(inside, outside))));
        return cut(directions);
    }
}
