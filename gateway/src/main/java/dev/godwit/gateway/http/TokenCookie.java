package dev.godwit.gateway.http;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The token as a cookie. Its name makes browsers keep it to this very host, and to encrypted connections.
 *
 * @param crossSite pages of these origins are of another site: without {@code SameSite=None} browsers would not send it from there
 */
public record TokenCookie(Set<String> crossSite) {

    static final String NAME = "__Host-godwit";

    /** Browsers keep 4,096 bytes, the name included. */
    static final int MAX_TOKEN = 4_000;

    public TokenCookie {
        crossSite = Set.copyOf(crossSite);
    }

    Optional<String> read(HttpServerRequest request) {
        return Optional.ofNullable(request.getCookie(NAME)).map(Cookie::getValue);
    }

    /** To set it until the token's end. */
    String set(HttpServerRequest request, String token, long seconds) {
        return NAME + "=" + token + "; Max-Age=" + seconds + attributes(request);
    }

    /** To forget it. */
    String clear(HttpServerRequest request) {
        return NAME + "=; Max-Age=0" + attributes(request);
    }

    // Partitioned: kept apart by the site that embeds; else browsers that block cookies of third parties drop it.
    private String attributes(HttpServerRequest request) {
        List<String> origins = request.headers().getAll("Origin");
        boolean other = origins.size() == 1 && crossSite.contains(origins.get(0));
        return "; Path=/; Secure; HttpOnly; SameSite=" + (other ? "None; Partitioned" : "Strict");
    }
}
