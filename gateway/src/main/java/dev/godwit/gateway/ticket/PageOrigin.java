package dev.godwit.gateway.ticket;

import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/**
 * Which page a request is from. A browser names no {@code Origin} in a {@code GET} of a page of the same origin, but then says that it
 * is one.
 *
 * @param origin empty: not said
 * @param host that the page shares with the server; empty: it is of another origin, or no page at all
 */
public record PageOrigin(String origin, String host) {

    static final String FETCH_SITE = "Sec-Fetch-Site";

    public static PageOrigin of(HttpServerRequest request) {
        String origin = String.join(" ", request.headers().getAll("Origin"));
        return new PageOrigin(origin, isSameOrigin(request) ? String.valueOf(request.authority()) : "");
    }

    /** Whether the browser says that the page is of the server's own origin. No script can make it say so. */
    public static boolean isSameOrigin(HttpServerRequest request) {
        return request.headers().getAll(FETCH_SITE).equals(List.of("same-origin"));
    }

    /** Whether both requests are from the same page's origin, or neither is from a page. */
    boolean matches(PageOrigin later) {
        boolean own = later.origin.isEmpty() && !later.host.isEmpty();
        return own ? host.equals(later.host) : origin.equals(later.origin);
    }
}
