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

    /** The only one spoken. */
    public static final String JSON = "godwit.v1.json";

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

    /** Whether the client speaks ours, or leaves the choice to us. */
    boolean acceptable() {
        return offered.contains(JSON) || offered.stream().allMatch(item -> item.startsWith(BEARER));
    }
}
