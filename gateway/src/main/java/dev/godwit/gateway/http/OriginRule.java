package dev.godwit.gateway.http;

import dev.godwit.protocol.Problem;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Set;

/**
 * Which web pages may connect: those on an exact list. A request without {@code Origin} is from no page of another site; it
 * passes because its token is one that it was given on purpose, never one that a browser adds by itself.
 */
final class OriginRule {

    private final Set<String> allowed;

    OriginRule(Set<String> allowed) {
        this.allowed = allowed;
    }

    boolean allows(HttpServerRequest request) {
        List<String> origins = request.headers().getAll("Origin");
        return origins.isEmpty() || isAllowed(origins);
    }

    /** Lets the page read the response, if its origin is on the list. */
    void decorate(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        response.putHeader("Vary", "Origin");
        List<String> origins = request.headers().getAll("Origin");
        if (isAllowed(origins)) {
            response.putHeader("Access-Control-Allow-Origin", origins.get(0));
            // For the device cookie, when the page is of the same site.
            response.putHeader("Access-Control-Allow-Credentials", "true");
            response.putHeader("Access-Control-Expose-Headers", "Retry-After, X-Request-Id");
        }
    }

    boolean isPreflight(HttpServerRequest request) {
        return request.headers().contains("Origin") && request.headers().contains("Access-Control-Request-Method");
    }

    void preflight(HttpServerRequest request) {
        request.response()
                .setStatusCode(204)
                .putHeader("Access-Control-Allow-Methods", "GET, POST")
                .putHeader(
                        "Access-Control-Allow-Headers",
                        "Authorization, Cache-Control, Content-Type, Last-Event-ID, X-Request-Id")
                .putHeader("Access-Control-Max-Age", "600")
                .end();
    }

    static Problem denied() {
        return new Problem(
                403,
                "origin_denied",
                "Origin is not allowed",
                "Origin",
                "the page's origin is not on the allow-list (expected: an origin that this server is configured with)");
    }

    private boolean isAllowed(List<String> origins) {
        return origins.size() == 1 && allowed.contains(origins.get(0));
    }
}
