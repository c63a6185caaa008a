package dev.godwit.gateway.limit;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which address is the client's: that of the socket. Only where that is a proxy's of ours, what the proxy says counts: of the
 * addresses in {@code X-Forwarded-For} the rightmost one that is no proxy of ours. What stands left of it anybody may have written.
 */
public final class AddressRule {

    /** Nobody but the socket is believed. */
    public static final AddressRule SOCKET = new AddressRule(List.of());

    private final List<Network> proxies;

    /**
     * @param proxies {@code 10.0.0.0/8}, {@code fd00::/8}, {@code 192.0.2.1}
     * @throws IllegalArgumentException if one is none of these
     */
    public AddressRule(List<String> proxies) {
        this.proxies = proxies.stream().map(Network::parse).toList();
    }

    /**
     * @param socket address of the other end
     * @param forwarded the values of {@code X-Forwarded-For}, in their order
     */
    public ClientAddress of(@Nullable String socket, List<String> forwarded) {
        Optional<byte[]> peer = parsed(socket);
        if (peer.isEmpty()) {
            return ClientAddress.UNKNOWN;
        }
        byte[] nearest = peer.get();
        String[] hops = String.join(",", forwarded).split(",", -1);
        for (int i = hops.length - 1; i >= 0 && isProxy(nearest); i--) {
            Optional<byte[]> hop = ClientAddress.parse(hops[i]);
            if (hop.isEmpty()) {
                break;
            }
            nearest = hop.get();
        }
        return ClientAddress.of(nearest);
    }

    /** Whether a socket is that of a proxy of ours, behind which there are many clients. */
    public boolean isProxy(@Nullable String socket) {
        return parsed(socket).map(this::isProxy).orElse(false);
    }

    private boolean isProxy(byte[] address) {
        return proxies.stream().anyMatch(network -> network.contains(address));
    }

    // Scopes, as in fe80::1%eth0, are of this machine only.
    private static Optional<byte[]> parsed(@Nullable String socket) {
        return Optional.ofNullable(socket).flatMap(text -> ClientAddress.parse(text.replaceFirst("%.*", "")));
    }
}
