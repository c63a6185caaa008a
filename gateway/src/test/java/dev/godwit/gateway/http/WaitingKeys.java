package dev.godwit.gateway.http;

import dev.godwit.tokens.IssuerKeys;
import dev.godwit.tokens.KeySet;
import dev.godwit.tokens.SigningKey;
import dev.godwit.tokens.TokenAlgorithm;
import dev.godwit.tokens.TokenIssuer;
import dev.godwit.tokens.TokenKey;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** The keys of an issuer whose answer comes when the test says so. */
public final class WaitingKeys implements IssuerKeys {

    private static final String ISSUER = "https://login.example.com";
    private static final String SECRET = "the secret of an issuer that answers late";

    private final Vertx vertx;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile KeySet known;
    private final CompletableFuture<Boolean> answer = new CompletableFuture<>();

    WaitingKeys(Vertx vertx) {
        this.vertx = vertx;
        this.known = KeySet.of(vertx, List.of());
    }

    /** A token whose key is not known before the answer. */
    public String token(String user) {
        JsonObject claims = new JsonObject()
                .put("sub", user)
                .put("aud", "godwit")
                .put("iss", ISSUER)
                .put("exp", Instant.now().getEpochSecond() + 300);
        return new TokenIssuer(
                        vertx, new SigningKey(Optional.empty(), TokenAlgorithm.HS256, SECRET), InstantSource.system())
                .sign(claims);
    }

    /** How many requests have waited. */
    public int asked() {
        return asked.get();
    }

    /** The key comes, on a thread that is no loop; those who waited are told before this returns. */
    public void answer() {
        known = KeySet.of(vertx, List.of(TokenKey.secret(SECRET)));
        answer.complete(true);
    }

    /** The issuer has taken its key back. */
    public void forget() {
        known = KeySet.of(vertx, List.of());
    }

    @Override
    public Optional<KeySet> of(String issuer) {
        return issuer.equals(ISSUER) ? Optional.of(known) : Optional.empty();
    }

    @Override
    public CompletionStage<Boolean> renewed(String issuer) {
        asked.incrementAndGet();
        return answer;
    }
}
