package dev.godwit.server.config;

/**
 * An address to connect to.
 *
 * @param host name, IPv4 address, or IPv6 address without brackets
 */
public record HostPort(String host, int port) {

    static final String EXPECTED = "host:port";

    /**
     * @throws IllegalArgumentException whose message is what was expected
     */
    public static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException(EXPECTED);
        }
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        boolean ambiguous = host.indexOf(':') >= 0 && !bracketed;
        if (ambiguous || host.isBlank() || host.contains("/")) {
            throw new IllegalArgumentException(EXPECTED);
        }
        return new HostPort(bracketed ? host.substring(1, host.length() - 1) : host, port(text.substring(colon + 1)));
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Falls through to the one error for all that is no port.
        }
        throw new IllegalArgumentException(EXPECTED);
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
