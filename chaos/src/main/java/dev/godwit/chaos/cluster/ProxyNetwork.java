package dev.godwit.chaos.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Needs no rights: all is on the loopback network. Each member has two addresses there, one on which it listens, and one under which the
 * others know it, where a proxy of the harness stands. Who connects is asked of the system, so pairs are cut, not only members; routers'
 * Hazelcast has no proxy and is not cut.
 *
 * <p>A connection to what is cut off is taken, and silent; on a real network it would not be made.
 */
public final class ProxyNetwork implements Network {

    private static final int MOST = 200;

    private final String reason;
    private final Map<String, Place> places = new ConcurrentHashMap<>();
    private final Cuts cuts = new Cuts((directions, cut) -> this.relay().changed());
    private final Relay relay = new Relay(cuts::has);
    private final String prefix = freePrefix();

    /**
     * @param reason why it is this one, for people
     */
    public ProxyNetwork(String reason) {
        this.reason = reason;
    }

    @Override
    public String description() {
        return "TCP proxies on " + prefix + "0/24 (" + reason + ")";
    }

    @Override
    public synchronized Place join(String member, List<Integer> ports) {
        int number = places.size() + 1;
        if (number > MOST / 2) {
            throw new IllegalStateException("no address left for " + member);
        }
        Place place = new Place(prefix + (number + MOST / 2), prefix + number, List.of());
        places.put(member, place);
        for (int port : ports) {
            Endpoint front = new Endpoint(place.address(), port);
            Endpoint back = new Endpoint(place.bind(), port);
            if (port == Ports.CLIENT) {
                relay.listenForHarness(front, back, member);
            } else {
                relay.listen(front, back, member);
            }
        }
        return place;
    }

    @Override
    public void entered(String member, long pid) {
        relay.entered(member, pid);
    }

    @Override
    public Set<String> members() {
        return Set.copyOf(places.keySet());
    }

    @Override
    public Endpoint endpoint(String member, int port) {
        Place place = place(member);
        // What clients and the producer use is cut and disturbed like the rest; the harness's own questions are not.
        boolean proxied = port == Ports.CLIENT || port == Ports.KAFKA || port == Ports.API;
        return new Endpoint(proxied ? place.address() : place.bind(), port);
    }

    @Override
    public Cut cut(Set<Direction> directions) {
        return cuts.make(directions);
    }

    @Override
    public void heal() {
        cuts.healAll();
        relay.calm();
    }

    @Override
    public boolean cutsRegistry() {
        return false;
    }

    @Override
    public boolean canDisturb(String a, String b) {
        return true;
    }

    @Override
    public void disturb(Direction direction, Disturbance disturbance) {
        relay.disturb(direction, disturbance);
    }

    @Override
    public int reset(String opener, String target) {
        return relay.reset(opener, target);
    }

    @Override
    public int halfClose(String opener, String target) {
        return relay.halfClose(opener, target);
    }

    @Override
    public void close() {
        relay.close();
    }

    private Relay relay() {
        return relay;
    }

    private Place place(String member) {
        Place place = places.get(member);
        if (place == null) {
            throw new IllegalArgumentException("no member " + member);
        }
        return place;
    }

    /** Another run, or something else, may be on the loopback network too. */
    private static String freePrefix() {
        while (true) {
            String prefix = "127." + ThreadLocalRandom.current().nextInt(64, 250) + "."
                    + ThreadLocalRandom.current().nextInt(1, 250) + ".";
            if (canListen(prefix + 1)) {
                return prefix;
            }
        }
    }

    private static boolean canListen(String address) {
        try (ServerSocket socket = new ServerSocket(Ports.KAFKA, 1, InetAddress.getByName(address))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
