package dev.godwit.chaos.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Each member in a Linux network namespace of its own, all on a bridge, on which the harness has an address too. Packets of a cut way are
 * dropped by nftables where they arrive, so that nobody is told. Needs root, iproute2, nftables and nsenter.
 *
 * <p>Clients of gateways come through proxies of the harness, so that their connections can be disturbed as well.
 */
public final class NamespaceNetwork implements Network {

    private static final int MOST = 200;
    private static final int PROBE_MILLIS = 1_000;
    private static final int PROBE_PORT = 9;

    private static final String RULES = """
            table inet chaos {
              set lost_from { type ipv4_addr; }
              set lost_to { type ipv4_addr; }
              chain arriving { type filter hook input priority 0; policy accept; ip saddr @lost_from drop; }
              chain leaving { type filter hook output priority 0; policy accept; ip daddr @lost_to drop; }
            }
            """;

    private static final AtomicInteger RUNS = new AtomicInteger();

    private final Map<String, Place> places = new ConcurrentHashMap<>();
    private final Map<String, Endpoint> fronts = new ConcurrentHashMap<>();
    private final Cuts cuts = new Cuts(this::apply);
    // Packets are dropped by the kernel: to the proxies nothing is cut.
    private final Relay relay = new Relay(direction -> false);
    private final String run = Leftovers.nameOfRun(RUNS.getAndIncrement());
    private final Leftovers leftovers;
    private final String prefix;

    /** Makes the bridge; first takes away what runs that are dead have left. */
    public NamespaceNetwork() {
        try {
            Leftovers.removeOfDeadRuns();
            leftovers = Leftovers.watch(run);
            String bridge = run + "-b";
            SystemCommand.run("ip", "link", "add", bridge, "type", "bridge");
            prefix = freePrefix();
            SystemCommand.run("ip", "address", "add", harness() + "/24", "dev", bridge);
            SystemCommand.run("ip", "link", "set", bridge, "up");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Why it cannot be used on this machine; empty if it can. Tries it. */
    public static Optional<String> obstacle() {
        if (!Files.isDirectory(Path.of("/proc/self/ns"))) {
            return Optional.of("not Linux");
        }
        try {
            if (!SystemCommand.run("id", "-u").strip().equals("0")) {
                return Optional.of("not root");
            }
            SystemCommand.run("ip", "-V");
            SystemCommand.run("nft", "-v");
            SystemCommand.run("nsenter", "--version");
        } catch (IOException e) {
            return Optional.of(e.toString());
        }
        try (NamespaceNetwork network = new NamespaceNetwork()) {
            return network.probe();
        } catch (UncheckedIOException e) {
            return Optional.of(String.valueOf(e.getCause()));
        }
    }

    @Override
    public String description() {
        return "network namespaces " + run + "-* on " + prefix + "0/24";
    }

    @Override
    public synchronized Place join(String member, List<Integer> ports) {
        int number = places.size() + 2;
        if (number > MOST) {
            throw new IllegalStateException("no address left for " + member);
        }
        String namespace = run + "-" + member;
        String address = prefix + number;
        String outside = run + "-" + number;
        try {
            SystemCommand.run("ip", "netns", "add", namespace);
            SystemCommand.run("ip", "link", "add", outside, "type", "veth", "peer", "name", "eth0", "netns", namespace);
            SystemCommand.run("ip", "link", "set", outside, "master", run + "-b", "up");
            SystemCommand.run("ip", "-n", namespace, "address", "add", address + "/24", "dev", "eth0");
            SystemCommand.run("ip", "-n", namespace, "link", "set", "lo", "up");
            SystemCommand.run("ip", "-n", namespace, "link", "set", "eth0", "up");
            Place place = new Place(address, address, List.of("nsenter", "--net=/run/netns/" + namespace));
            nft(place, RULES);
            places.put(member, place);
            if (ports.contains(Ports.CLIENT)) {
                Endpoint back = new Endpoint(address, Ports.CLIENT);
                fronts.put(member, relay.listenForHarness(new Endpoint("127.0.0.1", 0), back, member));
            }
            return place;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void entered(String member, long pid) {
        // Members are known by their addresses.
    }

    @Override
    public Set<String> members() {
        return Set.copyOf(places.keySet());
    }

    @Override
    public Endpoint endpoint(String member, int port) {
        Endpoint front = fronts.get(member);
        return front != null && port == Ports.CLIENT ? front : new Endpoint(address(member), port);
    }

    @Override
    public Cut cut(Set<Direction> directions) {
        directions.forEach(direction -> {
            address(direction.from());
            address(direction.to());
        });
        return cuts.make(directions);
    }

    @Override
    public void heal() {
        cuts.healAll();
        relay.calm();
    }

    @Override
    public boolean cutsRegistry() {
        return true;
    }

    @Override
    public boolean canDisturb(String a, String b) {
        return (a.equals(HARNESS) && fronts.containsKey(b)) || (b.equals(HARNESS) && fronts.containsKey(a));
    }

    @Override
    public void disturb(Direction direction, Disturbance disturbance) {
        if (!canDisturb(direction.from(), direction.to())) {
            throw new IllegalArgumentException(direction + " has no proxy (expected: the harness and a gateway)");
        }
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
        leftovers.close();
    }

    private void apply(Set<Direction> directions, boolean cut) {
        Map<Place, StringBuilder> commands = new HashMap<>();
        for (Direction direction : directions) {
            Place receiver = places.get(direction.to());
            Place where = receiver == null ? place(direction.from()) : receiver;
            String list = receiver == null ? "lost_to" : "lost_from";
            String lost = receiver == null ? harness() : address(direction.from());
            commands.computeIfAbsent(where, ignored -> new StringBuilder())
                    .append(cut ? "add" : "delete")
                    .append(" element inet chaos ")
                    .append(list)
                    .append(" { ")
                    .append(lost)
                    .append(" }\n");
        }
        try {
            for (Map.Entry<Place, StringBuilder> entry : commands.entrySet()) {
                nft(entry.getKey(), entry.getValue().toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void nft(Place place, String commands) throws IOException {
        List<String> command = new ArrayList<>(place.entry());
        command.addAll(List.of("nft", "-f", "-"));
        SystemCommand.run(commands, command);
    }

    private String harness() {
        return prefix + 1;
    }

    private String address(String member) {
        return member.equals(HARNESS) ? harness() : place(member).address();
    }

    private Place place(String member) {
        Place place = places.get(member);
        if (place == null) {
            throw new IllegalArgumentException("no member " + member);
        }
        return place;
    }

    /** Packets must arrive, and must not when they are cut: a bridge may be filtered, and a kernel may lack nftables. */
    private Optional<String> probe() {
        join("probe", List.of());
        if (!refuses()) {
            return Optional.of("a namespace cannot be reached over a bridge");
        }
        cut(HARNESS, "probe");
        return refuses() ? Optional.of("packets are not dropped") : Optional.empty();
    }

    /** Nobody listens, so a refusal is the answer of one that is there. */
    private boolean refuses() {
        try (Socket socket = new Socket()) {
            socket.connect(new Endpoint(address("probe"), PROBE_PORT).socket(), PROBE_MILLIS);
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (ConnectException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String freePrefix() throws IOException {
        String taken = SystemCommand.run("ip", "-4", "route", "show", "table", "all");
        while (true) {
            String prefix = "10.213." + ThreadLocalRandom.current().nextInt(1, 255) + ".";
            if (!taken.contains(prefix)) {
                return prefix;
            }
        }
    }
}
