package dev.godwit.server.dev;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which ports of the loopback address dev mode listens on. Each gateway has a client port and a link port: the first as asked for,
 * the others counted up from there, past ports that something else here uses.
 */
public record PortPlan(List<Integer> client, List<Integer> link, int api, int internal, int kafka, int redis) {

    private static final int HIGHEST = 65_535;

    public PortPlan {
        client = List.copyOf(client);
        link = List.copyOf(link);
    }

    /**
     * @throws IllegalArgumentException if two options name the same port, or one is none
     */
    public static PortPlan of(Ports asked, int gateways) {
        Map<Integer, String> used = new HashMap<>();
        asked.byOption().forEach((option, port) -> claim(used, option, port));
        return new PortPlan(
                countUp(asked.client(), gateways, "--client-port", used),
                countUp(asked.link(), gateways, "--link-port", used),
                asked.api(),
                asked.internal(),
                asked.kafka(),
                asked.redis());
    }

    /**
     * Finds out whether all of them can be listened on.
     *
     * @throws PortTaken naming the first that cannot
     */
    public void requireFree() {
        client.forEach(port -> requireFree("--client-port", port));
        requireFree("--api-port", api);
        requireFree("--internal-port", internal);
        link.forEach(port -> requireFree("--link-port", port));
        requireFree("--kafka-port", kafka);
        requireFree("--redis-port", redis);
    }

    private static void claim(Map<Integer, String> used, String option, int port) {
        if (port < 1 || port > HIGHEST) {
            throw new IllegalArgumentException(option + ": " + port + " (expected: 1 to 65535)");
        }
        String other = used.putIfAbsent(port, option);
        if (other != null) {
            throw new IllegalArgumentException(
                    option + ": " + port + " (expected: another port than that of " + other + ")");
        }
    }

    private static List<Integer> countUp(int first, int count, String option, Map<Integer, String> used) {
        List<Integer> ports = new ArrayList<>(List.of(first));
        for (int next = first + 1; ports.size() < count; next++) {
            if (!used.containsKey(next)) {
                claim(used, option, next);
                ports.add(next);
            }
        }
        return ports;
    }

    private static void requireFree(String option, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new PortTaken(port, option);
        }
    }

    /** As asked for on the command line. */
    public record Ports(int client, int api, int internal, int link, int kafka, int redis) {

        Map<String, Integer> byOption() {
            Map<String, Integer> ports = new java.util.LinkedHashMap<>();
            ports.put("--client-port", client);
            ports.put("--api-port", api);
            ports.put("--internal-port", internal);
            ports.put("--link-port", link);
            ports.put("--kafka-port", kafka);
            ports.put("--redis-port", redis);
            return ports;
        }
    }
}
