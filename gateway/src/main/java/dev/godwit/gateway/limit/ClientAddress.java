package dev.godwit.gateway.limit;

import io.netty.util.NetUtil;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Where a client is, as limits count it: an IPv4 address, or the first 64 bits of an IPv6 address, for a single host may use all
 * addresses below them.
 *
 * @param text {@code 203.0.113.7} or {@code 20010db800010002::/64}
 */
public record ClientAddress(String text) {

    /** Of a socket without one. */
    public static final ClientAddress UNKNOWN = new ClientAddress("");

    private static final int PREFIX_BYTES = 8;
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

    static ClientAddress of(byte[] address) {
        return new ClientAddress(
                address.length == 4
                        ? NetUtil.bytesToIpAddress(address)
                        : HexFormat.of().formatHex(address, 0, PREFIX_BYTES) + "::/64");
    }

    /**
     * The bytes of an address as text, 4 or 16; an IPv4 address in IPv6's clothes is an IPv4 address.
     *
     * @param text also with a port, as some proxies write it
     */
    static Optional<byte[]> parse(String text) {
        byte[] address = NetUtil.createByteArrayFromIpAddressString(withoutPort(text.strip()));
        return Optional.ofNullable(address).map(ClientAddress::unmapped);
    }

    private static byte[] unmapped(byte[] address) {
        boolean mapped = address.length == 16 && Arrays.equals(address, 0, MAPPED.length, MAPPED, 0, MAPPED.length);
        return mapped ? Arrays.copyOfRange(address, MAPPED.length, address.length) : address;
    }

    private static String withoutPort(String text) {
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            return end < 0 ? text : text.substring(1, end);
        }
        int colon = text.indexOf(':');
        boolean port = colon >= 0 && colon == text.lastIndexOf(':');
        return port ? text.substring(0, colon) : text;
    }
}
