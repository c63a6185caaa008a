package dev.godwit.gateway.http;

import dev.godwit.gateway.ticket.PageOrigin;
import dev.godwit.protocol.Problem;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Set;

/**
 * Which web pages may connect: those on an exact list. A request without {@code Origin} passes if its token was given to it on
 * purpose. With a cookie, which a browser adds by itself, it must be from a page on the list, or from the server's own origin.
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

    /** Whether a cookie counts. */
    boolean allowsCookie(HttpServerRequest request) {
        List<String> origins = request.headers().getAll("Origin");
        return origins.isEmpty() ? PageOrigin.isSameOrigin(request) : isAllowed(origins);
    }

    /** Lets the page read the response, if its origin is on the list. */
    void decorate(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        response.putHeader("Vary", "Origin");
        List<String> origins = request.headers().getAll("Origin");
        if (isAllowed(origins)) {
            response.putHeader("Access-Control-Allow-Origin", origins.get(0));
            // For the cookies of the device and of the token.
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
                .putHeader("Access-Control-Allow-Methods", "GET, POST, DELETE")
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

    static Problem needed() {
        return new Problem(
                403,
                "origin_denied",
                "Origin is not allowed",
                "Origin",
                "a cookie counts only with the origin of a page on the allow-list, or of the server's own (expected: Origin, or"
                        + " Sec-Fetch-Site: same-origin)");
    }

    private boolean isAllowed(List<String> origins) {
        return origins.size() == 1 && allowed.contains(origins.get(0));
    }
}
