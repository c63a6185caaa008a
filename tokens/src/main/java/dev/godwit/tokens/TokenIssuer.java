package dev.godwit.tokens;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.InstantSource;

/** Signs tokens, for {@code godwit token} and tests. In production the business's own login does. */
public final class TokenIssuer {

    private final SigningKey key;
    private final InstantSource clock;
    private final JWTAuth auth;

    public TokenIssuer(Vertx vertx, SigningKey key, InstantSource clock) {
        this.key = key;
        this.clock = clock;
        PubSecKeyOptions options =
                new PubSecKeyOptions().setAlgorithm(key.algorithm().word()).setBuffer(key.material());
        key.kid().ifPresent(options::setId);
        this.auth = JWTAuth.create(vertx, new JWTAuthOptions().addPubSecKey(options));
    }

    /** A token that ends {@code ttl} from now. */
    public String issue(TokenRequest request) {
        long now = clock.millis() / 1000;
        JsonObject claims = new JsonObject()
                .put("sub", request.user())
                .put("aud", request.audience())
                .put("iat", now)
                .put("exp", now + request.ttl().toSeconds());
        if (!request.tenant().isDefault()) {
            claims.put("tenant", request.tenant().name());
        }
        if (!request.follow().isEmpty() || !request.publish().isEmpty()) {
            claims.put(
                    "topics",
                    new JsonObject()
                            .put("follow", new JsonArray(request.follow()))
                            .put("publish", new JsonArray(request.publish())));
        }
        return sign(claims);
    }

    /** A token of a service that ends {@code ttl} from now. */
    public String issue(ServiceTokenRequest request) {
        long now = clock.millis() / 1000;
        JsonObject claims = new JsonObject()
                .put("sub", request.service())
                .put("aud", request.audience())
                .put("iat", now)
                .put("exp", now + request.ttl().toSeconds())
                .put(
                        "scope",
                        String.join(
                                " ",
                                request.scopes().stream()
                                        .map(Scope::word)
                                        .sorted()
                                        .toList()));
        if (!request.pushTo().isEmpty()) {
            claims.put("push", new JsonArray(request.pushTo()));
        }
        if (!request.tenant().isDefault()) {
            claims.put("tenant", request.tenant().name());
        }
        return sign(claims);
    }

    /** A token of these claims, whatever they are. */
    public String sign(JsonObject claims) {
        return auth.generateToken(
                claims, new JWTOptions().setAlgorithm(key.algorithm().word()).setNoTimestamp(true));
    }
}
