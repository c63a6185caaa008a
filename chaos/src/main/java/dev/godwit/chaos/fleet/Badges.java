package dev.godwit.chaos.fleet;

import dev.godwit.protocol.Tenant;
import dev.godwit.tokens.Scope;
import dev.godwit.tokens.ServiceTokenRequest;
import dev.godwit.tokens.SigningKey;
import dev.godwit.tokens.TokenAlgorithm;
import dev.godwit.tokens.TokenIssuer;
import dev.godwit.tokens.TokenRequest;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tokens of users and services, signed with the secret that the cluster takes. Any thread. */
public final class Badges {

    private static final Duration LIFE = Duration.ofDays(1);
    private static final List<String> EVERYTHING = List.of("**");

    private final TokenIssuer issuer;

    /**
     * @param secret of HS256
     */
    public Badges(Vertx vertx, String secret) {
        issuer = new TokenIssuer(
                vertx, new SigningKey(Optional.empty(), TokenAlgorithm.HS256, secret), InstantSource.system());
    }

    public String user(Member member) {
        return issuer.issue(TokenRequest.of(member.user(), LIFE)
                .withTenant(new Tenant(member.tenant()))
                .withTopics(EVERYTHING, List.of()));
    }

    /** Of a service that pushes to all mailboxes of a tenant, and may erase them. */
    public String service(String tenant) {
        return issuer.issue(ServiceTokenRequest.of("chaos", LIFE, Set.of(Scope.PUSH, Scope.ADMIN), EVERYTHING)
                .withTenant(new Tenant(tenant)));
    }
}
