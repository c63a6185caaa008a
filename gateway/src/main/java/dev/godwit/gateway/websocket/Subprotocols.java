package dev.godwit.gateway.websocket;

import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a client offers in {@code Sec-WebSocket-Protocol}. Browsers can send no {@code Authorization} with a WebSocket; there the
 * token travels as one more item, which is never echoed.
 */
public record Subprotocols(List<String> offered) {

    /** Those that are spoken; the client's first of them is. */
    public static final List<String> SPOKEN =
            Subprotocol.ALL.stream().map(Subprotocol::word).toList();

    private static final String BEARER = "godwit.bearer.";

    public static Subprotocols of(HttpServerRequest request) {
        return new Subprotocols(request.headers().getAll("Sec-WebSocket-Protocol").stream()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList());
    }

    public Optional<String> token() {
        return offered.stream()
                .filter(item -> item.startsWith(BEARER))
                .findFirst()
                .map(item -> item.substring(BEARER.length()));
    }

    /** Whether the client speaks one of ours, or leaves the choice to us. */
    boolean acceptable() {
        return offered.stream().anyMatch(SPOKEN::contains)
                || offered.stream().allMatch(item -> item.startsWith(BEARER));
    }
}
