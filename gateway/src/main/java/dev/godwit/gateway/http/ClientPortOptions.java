package dev.godwit.gateway.http;

import dev.godwit.gateway.connection.Rhythm;
import dev.godwit.runtime.tls.ServerTls;
import io.vertx.core.VertxOptions;
import java.net.URI;
import java.util.Set;

/**
 * Where and how the client port listens.
 *
 * @param port 0: any free one
 * @param loops how many event loops serve it; the Vert.x instance should have as many
 * @param origins web pages of these origins may connect: {@code https://app.example.com}, compared exactly
 * @param queryTokens whether {@code ?token=} is accepted; URLs end up in logs and histories, so not by default
 * @param devPage whether {@code /} is the page that shows messages arriving
 * @param webSocketCompression whether WebSocket clients that offer permessage-deflate get it
 * @param tls started before the port
 */
public record ClientPortOptions(
        String host,
        int port,
        int loops,
        Set<String> origins,
        boolean queryTokens,
        boolean devPage,
        boolean webSocketCompression,
        Rhythm rhythm,
        ServerTls tls,
        HttpLimits limits) {

    public ClientPortOptions {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
        }
        if (loops < 1) {
            throw new IllegalArgumentException("loops: " + loops + " (expected: >= 1)");
        }
        origins = Set.copyOf(origins);
        origins.forEach(ClientPortOptions::requireOrigin);
    }

    public static ClientPortOptions of(String host, int port) {
        return new ClientPortOptions(
                host,
                port,
                VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE,
                Set.of(),
                false,
                false,
                false,
                Rhythm.DEFAULT,
                ServerTls.OFF,
                HttpLimits.DEFAULT);
    }

    public ClientPortOptions withLoops(int number) {
        return new ClientPortOptions(
                host, port, number, origins, queryTokens, devPage, webSocketCompression, rhythm, tls, limits);
    }

    public ClientPortOptions withOrigins(Set<String> allowed) {
        return new ClientPortOptions(
                host, port, loops, allowed, queryTokens, devPage, webSocketCompression, rhythm, tls, limits);
    }

    public ClientPortOptions withQueryTokens() {
        return new ClientPortOptions(
                host, port, loops, origins, true, devPage, webSocketCompression, rhythm, tls, limits);
    }

    public ClientPortOptions withDevPage() {
        return new ClientPortOptions(
                host, port, loops, origins, queryTokens, true, webSocketCompression, rhythm, tls, limits);
    }

    public ClientPortOptions withWebSocketCompression() {
        return new ClientPortOptions(host, port, loops, origins, queryTokens, devPage, true, rhythm, tls, limits);
    }

    public ClientPortOptions withRhythm(Rhythm other) {
        return new ClientPortOptions(
                host, port, loops, origins, queryTokens, devPage, webSocketCompression, other, tls, limits);
    }

    public ClientPortOptions withTls(ServerTls other) {
        return new ClientPortOptions(
                host, port, loops, origins, queryTokens, devPage, webSocketCompression, rhythm, other, limits);
    }

    public ClientPortOptions withLimits(HttpLimits other) {
        return new ClientPortOptions(
                host, port, loops, origins, queryTokens, devPage, webSocketCompression, rhythm, tls, other);
    }

    // A "*", a trailing slash or a path would never equal what a browser sends.
    private static void requireOrigin(String origin) {
        try {
            URI uri = URI.create(origin);
            if (uri.getScheme() != null
                    && uri.getRawAuthority() != null
                    && origin.equals(uri.getScheme() + "://" + uri.getRawAuthority())) {
                return;
            }
        } catch (IllegalArgumentException e) {
            // Said below, as for all other shapes.
        }
        throw new IllegalArgumentException("origin: " + origin + " (expected: like https://app.example.com)");
    }
}
