package dev.godwit.chaos.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Tells who opened a connection, as Linux' {@code /proc} knows it: the table of connections names the socket, and the process that has it
 * open is the opener.
 */
final class Openers {

    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
    private static final int OWN_ADDRESS = 1;
    private static final int OTHER_ADDRESS = 2;
    private static final int INODE = 9;

    private final Map<String, Long> pids = new ConcurrentHashMap<>();

    void entered(String member, long pid) {
        pids.put(member, pid);
    }

    /** The member at the other end of an accepted connection; the harness if it is none of them. */
    String of(InetSocketAddress peer, InetSocketAddress accepted) {
        return inode(peer, accepted).flatMap(this::owner).orElse(Network.HARNESS);
    }

    private static Optional<String> inode(InetSocketAddress peer, InetSocketAddress accepted) {
        String own = hex(peer);
        String other = hex(accepted);
        for (Path table : TABLES) {
            try (Stream<String> lines = Files.lines(table, StandardCharsets.US_ASCII)) {
                Optional<String> found = lines.map(line -> line.strip().split("\\s+", -1))
                        // In tcp6 an address of IPv4 ends with these digits.
                        .filter(words -> words[OWN_ADDRESS].endsWith(own) && words[OTHER_ADDRESS].endsWith(other))
                        .map(words -> words[INODE])
                        .findFirst();
                if (found.isPresent()) {
                    return found;
                }
            } catch (IOException e) {
                // No IPv6 here, for example.
            }
        }
        return Optional.empty();
    }

    private Optional<String> owner(String inode) {
        Path socket = Path.of("socket:[" + inode + "]");
        return pids.entrySet().stream()
                .filter(entry -> hasOpen(entry.getValue(), socket))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static boolean hasOpen(long pid, Path socket) {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return descriptors.anyMatch(descriptor -> leadsTo(descriptor, socket));
        } catch (IOException e) {
            // The process is gone.
            return false;
        }
    }

    private static boolean leadsTo(Path descriptor, Path socket) {
        try {
            return Files.readSymbolicLink(descriptor).equals(socket);
        } catch (IOException e) {
            // Closed meanwhile.
            return false;
        }
    }

    private static String hex(InetSocketAddress address) {
        byte[] bytes = address.getAddress().getAddress();
        return String.format(
                Locale.ROOT, "%02X%02X%02X%02X:%04X", bytes[3], bytes[2], bytes[1], bytes[0], address.getPort());
    }
}
