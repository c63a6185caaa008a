package dev.godwit.tokens;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Keys that verify signatures, made ready for it. Never changes. */
public final class KeySet {

    private final List<Verifier> verifiers;

    private KeySet(List<Verifier> verifiers) {
        this.verifiers = verifiers;
    }

    /** Keys of which each serves tokens with its kid; one without kid serves those that name none. */
    public static KeySet of(Vertx vertx, List<TokenKey> keys) {
        return new KeySet(keys.stream()
                .map(key -> new Verifier(key, signatures(vertx, key)))
                .toList());
    }

    /** The keys of an issuer. If it has one only, its tokens need not name it. */
    public static KeySet published(Vertx vertx, List<TokenKey> keys) {
        return keys.size() == 1
                ? of(
                        vertx,
                        Stream.of(keys.get(0), keys.get(0).withoutKid())
                                .distinct()
                                .toList())
                : of(vertx, keys);
    }

    /** What comes of looking for the key of a token, and trying it. */
    enum Outcome {
        SIGNED,
        NO_KEY,
        OTHER_ALGORITHM,
        NOT_SIGNED
    }

    Outcome check(Jwt jwt) {
        Optional<String> kid = jwt.header("kid");
        List<Verifier> ofKid = verifiers.stream()
                .filter(verifier -> verifier.key().kid().equals(kid))
                .toList();
        if (ofKid.isEmpty()) {
            return Outcome.NO_KEY;
        }
        String algorithm = jwt.header("alg").orElse("");
        List<Verifier> candidates = ofKid.stream()
                .filter(verifier -> verifier.key().algorithm().word().equals(algorithm))
                .toList();
        if (candidates.isEmpty()) {
            return Outcome.OTHER_ALGORITHM;
        }
        return candidates.stream().anyMatch(verifier -> verifier.signed(jwt.text()))
                ? Outcome.SIGNED
                : Outcome.NOT_SIGNED;
    }

    // Vert.x checks the signature alone: it has one error for all that may be wrong with the claims.
    private static JWTAuth signatures(Vertx vertx, TokenKey key) {
        return JWTAuth.create(
                vertx,
                new JWTAuthOptions()
                        .addPubSecKey(new PubSecKeyOptions()
                                .setAlgorithm(key.algorithm().word())
                                .setBuffer(key.material()))
                        .setJWTOptions(new JWTOptions().setIgnoreExpiration(true)));
    }

    private record Verifier(TokenKey key, JWTAuth auth) {

        boolean signed(String token) {
            try {
                Future<User> user = auth.authenticate(new TokenCredentials(token));
                return user.succeeded();
            } catch (RuntimeException e) {
                // Some claims of a wrong type are thrown at the caller instead of failing the future.
                return false;
            }
        }
    }
}
