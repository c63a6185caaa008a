package dev.godwit.tokens;

import dev.godwit.protocol.Names;
import dev.godwit.protocol.Problem;
import dev.godwit.protocol.Tenant;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Decides on tokens by {@link TokenRules}. The key is chosen by {@code kid}, among those of the issuer where it publishes its keys, and
 * the algorithm must be the key's; what else the header says ({@code jku}, {@code x5u}, {@code jwk}) is not looked at. Safe on any
 * thread.
 */
public final class TokenVerifier {

    private final TokenRules rules;
    private final KeySet own;
    private final IssuerKeys issuers;
    private final InstantSource clock;
    private final Revocations revocations;

    public TokenVerifier(Vertx vertx, TokenRules rules, InstantSource clock) {
        this(vertx, rules, IssuerKeys.NONE, clock, new Revocations());
    }

    /**
     * @param issuers whose keys count for their own tokens, beside those of the rules
     */
    public TokenVerifier(Vertx vertx, TokenRules rules, IssuerKeys issuers, InstantSource clock) {
        this(vertx, rules, issuers, clock, new Revocations());
    }

    /**
     * @param issuers whose keys count for their own tokens, beside those of the rules
     * @param revocations what was taken back; may grow
     */
    public TokenVerifier(
            Vertx vertx, TokenRules rules, IssuerKeys issuers, InstantSource clock, Revocations revocations) {
        this.revocations = revocations;
        this.rules = rules;
        this.own = KeySet.of(vertx, rules.keys());
        this.issuers = issuers;
        this.clock = clock;
    }

    /** Completed at once, unless the token's key has to be fetched. Never fails. */
    public CompletionStage<Verdict> verify(String token) {
        return check(token, (jwt, claims, endsAt) -> unlessRevoked(access(claims, endsAt)), Verdict.Denied::new);
    }

    /** Reads what a token grants, once it is believed. */
    interface Believed<T> {
        T read(Jwt jwt, Claims claims, long endsAt);
    }

    /** All that does not depend on whom the token names: key, signature, times, audience, issuer. */
    <T> CompletionStage<T> check(String token, Believed<T> believed, Function<Problem, T> denied) {
        if (token.length() > TokenRules.MAX_TOKEN) {
            return at(denied.apply(TokenProblem.MALFORMED.problem(
                    token.length() + " characters (expected: <= " + TokenRules.MAX_TOKEN + ")")));
        }
        try {
            Jwt jwt = Jwt.parse(token);
            Claims claims = Claims.of(jwt);
            return objection(jwt, claims)
                    .thenApply(objection -> objection
                            .map(denied)
                            .orElseGet(() -> read(() -> believed.read(jwt, claims, endsAt(claims)), denied)));
        } catch (IllegalArgumentException e) {
            return at(denied.apply(TokenProblem.MALFORMED.problem(String.valueOf(e.getMessage()))));
        }
    }

    private static <T> T read(Supplier<T> believed, Function<Problem, T> denied) {
        try {
            return believed.get();
        } catch (IllegalArgumentException e) {
            return denied.apply(TokenProblem.MALFORMED.problem(String.valueOf(e.getMessage())));
        }
    }

    private CompletionStage<Optional<Problem>> objection(Jwt jwt, Claims claims) {
        if (jwt.header().containsKey("crit")) {
            return at(TokenProblem.MALFORMED.objection("header has crit (expected: none, no extension is known)"));
        }
        KeySet.Outcome ours = own.check(jwt);
        if (ours == KeySet.Outcome.SIGNED) {
            return at(content(claims, rules.issuer(), rules.audience()));
        }
        String issuer = claims.issuer().orElse("");
        Optional<KeySet> published = issuers.of(issuer);
        if (published.isEmpty()) {
            return at(unsigned(ours));
        }
        KeySet.Outcome theirs = published.get().check(jwt);
        return theirs == KeySet.Outcome.NO_KEY
                ? issuers.renewed(issuer).thenApply(answered -> again(jwt, claims, issuer, answered))
                : at(ofIssuer(theirs, claims, issuer));
    }

    private Optional<Problem> again(Jwt jwt, Claims claims, String issuer, boolean answered) {
        KeySet.Outcome outcome = issuers.of(issuer).orElseThrow().check(jwt);
        return outcome == KeySet.Outcome.NO_KEY && !answered
                ? TokenProblem.KEYS_UNAVAILABLE.objection("the keys of its issuer cannot be fetched at the moment")
                : ofIssuer(outcome, claims, issuer);
    }

    private Optional<Problem> ofIssuer(KeySet.Outcome outcome, Claims claims, String issuer) {
        return outcome == KeySet.Outcome.SIGNED
                ? content(claims, Optional.of(issuer), rules.audienceOf(issuer))
                : unsigned(outcome);
    }

    private static Optional<Problem> unsigned(KeySet.Outcome outcome) {
        return switch (outcome) {
            case SIGNED -> Optional.empty();
            case NO_KEY -> TokenProblem.KEY.objection("kid names no key (expected: that of a key of its issuer)");
            case OTHER_ALGORITHM -> TokenProblem.ALGORITHM.objection("alg is not the one of the key");
            case NOT_SIGNED -> TokenProblem.SIGNATURE.objection("signature does not fit header, claims and key");
        };
    }

    private Optional<Problem> content(Claims claims, Optional<String> issuer, String audience) {
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
        if (!claims.audience().contains(audience)) {
            return TokenProblem.AUDIENCE.objection("aud lacks " + audience);
        }
        if (issuer.isPresent() && !claims.issuer().equals(issuer)) {
            return TokenProblem.ISSUER.objection("iss is not " + issuer.get());
        }
        return Optional.empty();
    }

    private long endsAt(Claims claims) {
        long expires = claims.expires().orElseThrow();
        return expires > clock.millis() ? expires : expires + rules.skew().toMillis();
    }

    private static Verdict access(Claims claims, long endsAt) {
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
            return new Verdict.Granted(new Access(
                    user, tenant, endsAt, topics, claims.id(), claims.issued().orElse(0L)));
        } catch (IllegalArgumentException e) {
            return TokenProblem.TOPICS.denied(String.valueOf(e.getMessage()));
        }
    }

    private Verdict unlessRevoked(Verdict verdict) {
        return verdict.fold(
                access -> revocations.revoke(access)
                        ? TokenProblem.REVOKED.denied("taken back before its end (expected: a new one)")
                        : verdict,
                problem -> verdict);
    }

    private static <T> CompletionStage<T> at(T once) {
        return CompletableFuture.completedFuture(once);
    }
}
