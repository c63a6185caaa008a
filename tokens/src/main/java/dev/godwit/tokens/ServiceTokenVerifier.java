package dev.godwit.tokens;

import dev.godwit.protocol.Names;
import dev.godwit.protocol.Problem;
import dev.godwit.protocol.Tenant;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides on tokens of services: {@code sub} is the service, {@code scope} what it may do, {@code push} the mailboxes that it may
 * push to, {@code tenant} and {@code tenants} whose. Safe on any thread.
 */
public final class ServiceTokenVerifier {

    private static final String SCHEME = "bearer ";
    private static final String EVERY_TENANT = "*";

    private final TokenVerifier tokens;

    /**
     * @param rules with the audience of services
     */
    public ServiceTokenVerifier(Vertx vertx, TokenRules rules, InstantSource clock) {
        this(vertx, rules, IssuerKeys.NONE, clock);
    }

    /**
     * @param rules with the audience of services
     * @param issuers whose keys count for their own tokens, beside those of the rules
     */
    public ServiceTokenVerifier(Vertx vertx, TokenRules rules, IssuerKeys issuers, InstantSource clock) {
        this.tokens = new TokenVerifier(vertx, rules, issuers, clock);
    }

    /** Completed at once, unless the token's key has to be fetched. Never fails. */
    public CompletionStage<ServiceVerdict> verify(String token) {
        return tokens.check(token, ServiceTokenVerifier::access, ServiceVerdict.Denied::new);
    }

    /**
     * Decides on the headers {@code Authorization} of a request.
     *
     * @param authorization all of them
     */
    public CompletionStage<ServiceVerdict> verifyHeaders(List<String> authorization) {
        if (authorization.isEmpty()) {
            return refused(TokenProblem.MISSING, "no token (expected: Authorization: Bearer <token>)");
        }
        if (authorization.size() > 1) {
            return refused(TokenProblem.MALFORMED, "Authorization is given twice (expected: once)");
        }
        String value = authorization.get(0);
        if (!value.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            return refused(TokenProblem.MALFORMED, "Authorization of another scheme (expected: Bearer <token>)");
        }
        return verify(value.substring(SCHEME.length()).strip());
    }

    private static CompletionStage<ServiceVerdict> refused(TokenProblem problem, String detail) {
        return CompletableFuture.completedFuture(denied(problem, detail));
    }

    private static ServiceVerdict access(Jwt jwt, Claims claims, long endsAt) {
        String service = claims.subject().orElse("");
        try {
            Names.require("sub", service, Names.MAX_BYTES);
        } catch (IllegalArgumentException e) {
            return denied(TokenProblem.SUBJECT, String.valueOf(e.getMessage()));
        }
        Optional<TenantGrant> tenants = tenants(jwt, claims);
        if (tenants.isEmpty()) {
            return denied(TokenProblem.TENANT, "tenant or tenants (expected: names, or \"*\" in tenants)");
        }
        List<MailboxPattern> mailboxes = jwt.list("push").stream()
                .map(text -> MailboxPattern.parse(text, service))
                .toList();
        return new ServiceVerdict.Granted(new ServiceAccess(service, scopes(jwt), tenants.get(), mailboxes, endsAt));
    }

    private static Set<Scope> scopes(Jwt jwt) {
        return jwt.list("scope").stream()
                .flatMap(words -> Arrays.stream(words.split(" ", -1)))
                .flatMap(word -> Scope.of(word).stream())
                .collect(Collectors.toSet());
    }

    private static Optional<TenantGrant> tenants(Jwt jwt, Claims claims) {
        try {
            Tenant home = claims.tenant().map(Tenant::new).orElse(Tenant.DEFAULT);
            List<String> names = jwt.list("tenants");
            boolean excluded = !names.isEmpty() && claims.tenant().isEmpty();
            Set<Tenant> others = names.stream()
                    .flatMap(name -> name.equals(EVERY_TENANT) ? Stream.empty() : Stream.of(new Tenant(name)))
                    .collect(Collectors.toSet());
            return Optional.of(new TenantGrant(home, names.contains(EVERY_TENANT), others, excluded));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static ServiceVerdict denied(TokenProblem problem, String detail) {
        Problem why = problem.problem(detail);
        return new ServiceVerdict.Denied(why);
    }
}
