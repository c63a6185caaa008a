package dev.godwit.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Problem;
import dev.godwit.protocol.Tenant;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ServiceTokenVerifierTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final Tenant ACME = new Tenant("acme");

    private static final Vertx vertx = Vertx.vertx();

    private final TokenIssuer issuer =
            new TokenIssuer(vertx, new SigningKey(Optional.empty(), TokenAlgorithm.HS256, SECRET), CLOCK);
    private final ServiceTokenVerifier verifier = new ServiceTokenVerifier(
            vertx,
            TokenRules.of(List.of(TokenKey.secret(SECRET)), false).withAudience(TokenRules.SERVICE_AUDIENCE),
            CLOCK);

    @AfterAll
    static void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void issuedToken_grantsWhatItSays() {
        ServiceTokenRequest request = ServiceTokenRequest.of(
                        "orders", Duration.ofMinutes(1), Set.of(Scope.PUSH, Scope.READ), List.of("user/*"))
                .withTenant(ACME);

        ServiceAccess access = access(issuer.issue(request));

        assertThat(access.service()).isEqualTo("orders");
        assertThat(access.scopes()).containsExactlyInAnyOrder(Scope.PUSH, Scope.READ);
        assertThat(access.may(Scope.ADMIN)).isFalse();
        assertThat(access.tenants()).isEqualTo(TenantGrant.only(ACME));
        assertThat(access.reaches(Mailbox.user(ACME, "alice"))).isTrue();
        assertThat(access.reaches(Mailbox.topic(ACME, "alice"))).isFalse();
        assertThat(access.endsAt()).isEqualTo(NOW.plusSeconds(60).toEpochMilli());
    }

    @Test
    void tokenWithoutPatterns_reachesNobody() {
        ServiceAccess access = access(issuer.sign(claims()));
        assertThat(access.reaches(Mailbox.user(Tenant.DEFAULT, "alice"))).isFalse();
        assertThat(access.scopes()).isEmpty();
    }

    @Test
    void scope_isWordsOrAList_andUnknownOnesMeanNothing() {
        assertThat(access(issuer.sign(claims().put("scope", "push openid admin")))
                        .scopes())
                .containsExactlyInAnyOrder(Scope.PUSH, Scope.ADMIN);
        assertThat(access(issuer.sign(claims().put("scope", new JsonArray().add("read"))))
                        .scopes())
                .containsExactly(Scope.READ);
        assertThat(access(issuer.sign(claims().put("scope", "PUSH"))).scopes()).isEmpty();
    }

    @Test
    void tenants_areTheOneOfTheToken_orThoseItLists() {
        Tenant globex = new Tenant("globex");
        TenantGrant none = tenants(claims());
        assertThat(none.allows(Tenant.DEFAULT)).isTrue();
        assertThat(none.allows(ACME)).isFalse();

        TenantGrant one = tenants(claims().put("tenant", "acme"));
        assertThat(one.allows(ACME)).isTrue();
        assertThat(one.allows(Tenant.DEFAULT)).isFalse();

        TenantGrant listed = tenants(claims().put("tenants", new JsonArray().add("acme")));
        assertThat(listed.allows(ACME)).isTrue();
        assertThat(listed.allows(Tenant.DEFAULT)).isFalse();

        TenantGrant both = tenants(claims().put("tenant", "acme").put("tenants", new JsonArray().add("globex")));
        assertThat(both.home()).isEqualTo(ACME);
        assertThat(both.allows(ACME)).isTrue();
        assertThat(both.allows(globex)).isTrue();
        assertThat(both.allows(Tenant.DEFAULT)).isFalse();

        assertThat(tenants(claims().put("tenants", "*")).allows(globex)).isTrue();
    }

    @Test
    void clientsToken_isForSomebodyElse() {
        String token = issuer.issue(TokenRequest.of("alice", Duration.ofMinutes(1)));
        assertThat(problem(verifier.verify(token)).code()).isEqualTo("token_audience");
    }

    @Test
    void badClaims_areNamed() {
        assertThat(problem(verifier.verify(issuer.sign(claims().put("push", "everywhere"))))
                        .detail())
                .contains("push: everywhere", "user/<name>");
        assertThat(problem(verifier.verify(issuer.sign(claims().put("sub", ""))))
                        .code())
                .isEqualTo("token_subject");
        assertThat(problem(verifier.verify(issuer.sign(claims().put("tenants", "*x"))))
                        .code())
                .isEqualTo("token_tenant");
    }

    @Test
    void header_isOneBearer() {
        String token = issuer.sign(claims());
        assertThat(verifier.verifyHeaders(List.of("bearer  " + token)))
                .isCompletedWithValueMatching(ServiceVerdict.Granted.class::isInstance);
        assertThat(problem(verifier.verifyHeaders(List.of())).code()).isEqualTo("token_missing");
        assertThat(problem(verifier.verifyHeaders(List.of("Bearer " + token, "Bearer " + token)))
                        .code())
                .isEqualTo("token_malformed");
        assertThat(problem(verifier.verifyHeaders(List.of("Basic abc"))).code()).isEqualTo("token_malformed");
    }

    @Test
    void patterns_meanWhatTheySay() {
        Mailbox alice = Mailbox.user(ACME, "alice.smith@x");
        Mailbox room = Mailbox.topic(ACME, "orders.eu.1");
        Mailbox all = Mailbox.broadcast(ACME);
        assertThat(matching("user/*")).containsExactly(alice);
        assertThat(matching("user/a*@x")).containsExactly(alice);
        assertThat(matching("user/*b*")).isEmpty();
        assertThat(matching("user/alice.smith@x")).containsExactly(alice);
        assertThat(matching("topic/orders.*")).isEmpty();
        assertThat(matching("topic/orders.*.*")).containsExactly(room);
        assertThat(matching("topic/orders.**")).containsExactly(room);
        assertThat(matching("topic/**")).containsExactly(room);
        assertThat(matching("all")).containsExactly(all);
        assertThat(matching("**")).containsExactly(alice, room, all);
    }

    @Test
    void patternOfManyStars_costsLittle() {
        MailboxPattern stars = MailboxPattern.parse("user/" + "*a".repeat(100) + "b", "s");
        assertThat(stars.matches(Mailbox.user(ACME, "a".repeat(256)))).isFalse();
    }

    private static List<Mailbox> matching(String pattern) {
        MailboxPattern parsed = MailboxPattern.parse(pattern, "orders");
        return List.of(Mailbox.user(ACME, "alice.smith@x"), Mailbox.topic(ACME, "orders.eu.1"), Mailbox.broadcast(ACME))
                .stream()
                .filter(parsed::matches)
                .toList();
    }

    private TenantGrant tenants(JsonObject claims) {
        return access(issuer.sign(claims)).tenants();
    }

    private static JsonObject claims() {
        return new JsonObject().put("sub", "orders").put("aud", "godwit-api").put("exp", NOW.getEpochSecond() + 60);
    }

    private ServiceAccess access(String token) {
        return verifier.verify(token).toCompletableFuture().join().fold(access -> access, problem -> {
            throw new AssertionError(problem.detail());
        });
    }

    private static Problem problem(CompletionStage<ServiceVerdict> verdict) {
        return verdict.toCompletableFuture()
                .join()
                .fold(
                        access -> {
                            throw new AssertionError(access);
                        },
                        problem -> problem);
    }
}
