package dev.godwit.tokens;

import dev.godwit.protocol.Names;
import dev.godwit.protocol.Problem;
import dev.godwit.protocol.Tenant;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Decides on tokens by {@link TokenRules}. The key is chosen by {@code kid}, and the algorithm must be the key's; what else the
 * header says ({@code jku}, {@code x5u}, {@code jwk}) is not looked at. Safe on any thread; a decision is made at once.
 */
public final class TokenVerifier {

    private final TokenRules rules;
    private final InstantSource clock;
    private final List<Verifier> verifiers;

    public TokenVerifier(Vertx vertx, TokenRules rules, InstantSource clock) {
        this.rules = rules;
        this.clock = clock;
        this.verifiers = rules.keys().stream()
                .map(key -> new Verifier(key, signatures(vertx, key)))
                .toList();
    }

    public Verdict verify(String token) {
        return check(token, TokenVerifier::access, Verdict.Denied::new);
    }

    /** Reads what a token grants, once it is believed. */
    interface Believed<T> {
        T read(Jwt jwt, Claims claims, long endsAt);
    }

    /** All that does not depend on whom the token names: key, signature, times, audience, issuer. */
    <T> T check(String token, Believed<T> believed, Function<Problem, T> denied) {
        if (token.length() > TokenRules.MAX_TOKEN) {
            return denied.apply(TokenProblem.MALFORMED.problem(
                    token.length() + " characters (expected: <= " + TokenRules.MAX_TOKEN + ")"));
        }
        try {
            Jwt jwt = Jwt.parse(token);
            Claims claims = Claims.of(jwt);
            Optional<Problem> objection = signature(token, jwt).or(() -> content(claims));
            return objection.map(denied).orElseGet(() -> believed.read(jwt, claims, endsAt(claims)));
        } catch (IllegalArgumentException e) {
            return denied.apply(TokenProblem.MALFORMED.problem(String.valueOf(e.getMessage())));
        }
    }

    private Optional<Problem> signature(String token, Jwt jwt) {
        if (jwt.header().containsKey("crit")) {
            return TokenProblem.MALFORMED.objection("header has crit (expected: none, no extension is known)");
        }
        Optional<String> kid = jwt.header("kid");
        List<Verifier> ofKid = verifiers.stream()
                .filter(verifier -> verifier.key().kid().equals(kid))
                .toList();
        if (ofKid.isEmpty()) {
            return TokenProblem.KEY.objection(
                    kid.isPresent() ? "kid is none of the configured" : "no kid (expected: one of the configured)");
        }
        String algorithm = jwt.header("alg").orElse("");
        List<Verifier> candidates = ofKid.stream()
                .filter(verifier -> verifier.key().algorithm().name().equals(algorithm))
                .toList();
        if (candidates.isEmpty()) {
            return TokenProblem.ALGORITHM.objection("alg is not the one of the key");
        }
        if (candidates.stream().noneMatch(verifier -> verifier.signed(token))) {
            return TokenProblem.SIGNATURE.objection("signature does not fit header, claims and key");
        }
        return Optional.empty();
    }

    private Optional<Problem> content(Claims claims) {
        long now = clock.millis();
        long skew = rules.skew().toMillis();
        Optional<Long> expires = claims.expires();
        if (expires.isEmpty()) {
            return TokenProblem.MALFORMED.objection("no exp (expected: when the token ends)");
        }
        if (now >= expires.get() + skew) {
            return TokenProblem.EXPIRED.objection("exp has passed");
        }
        if (claims.notBefore().orElse(0L) > now + skew) {
            return TokenProblem.NOT_YET_VALID.objection("nbf lies ahead");
        }
        if (!claims.audience().contains(rules.audience())) {
            return TokenProblem.AUDIENCE.objection("aud lacks " + rules.audience());
        }
        if (rules.issuer().isPresent() && !claims.issuer().equals(rules.issuer())) {
            return TokenProblem.ISSUER.objection("iss is not " + rules.issuer().get());
        }
        return Optional.empty();
    }

    private long endsAt(Claims claims) {
        long expires = claims.expires().orElseThrow();
        return expires > clock.millis() ? expires : expires + rules.skew().toMillis();
    }

    private static Verdict access(Jwt jwt, Claims claims, long endsAt) {
        String user = claims.subject().orElse("");
        try {
            Names.require("sub", user, Names.MAX_BYTES);
        } catch (IllegalArgumentException e) {
            return TokenProblem.SUBJECT.denied(String.valueOf(e.getMessage()));
        }
        Tenant tenant;
        try {
            tenant = claims.tenant().map(Tenant::new).orElse(Tenant.DEFAULT);
        } catch (IllegalArgumentException e) {
            return TokenProblem.TENANT.denied(String.valueOf(e.getMessage()));
        }
        try {
            TopicRules topics = TopicRules.of(claims.follow(), claims.publish(), user);
            return new Verdict.Granted(new Access(user, tenant, endsAt, topics));
        } catch (IllegalArgumentException e) {
            return TokenProblem.TOPICS.denied(String.valueOf(e.getMessage()));
        }
    }

    // Vert.x checks the signature alone: it has one error for all that may be wrong with the claims.
    private static JWTAuth signatures(Vertx vertx, TokenKey key) {
        return JWTAuth.create(
                vertx,
                new JWTAuthOptions()
                        .addPubSecKey(new PubSecKeyOptions()
                                .setAlgorithm(key.algorithm().name())
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
