package dev.godwit.api.push;

import dev.godwit.tokens.IssuerKeys;
import dev.godwit.tokens.KeySet;
import dev.godwit.tokens.SigningKey;
import dev.godwit.tokens.TokenAlgorithm;
import dev.godwit.tokens.TokenIssuer;
import dev.godwit.tokens.TokenKey;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** The keys of an issuer whose answer comes when the test says so. */
public final class LateKeys implements IssuerKeys {

    private static final String ISSUER = "https://login.example.com";
    private static final String SECRET = "the secret of an issuer that answers late";

    private final Vertx vertx;
    private final AtomicInteger asked = new AtomicInteger();
    private final CompletableFuture<Boolean> answer = new CompletableFuture<>();
    private volatile KeySet known;

    public LateKeys(Vertx vertx) {
        this.vertx = vertx;
        this.known = KeySet.of(vertx, List.of());
    }

    /** A token to push to everybody, whose key is not known before the answer. */
    public String token() {
        JsonObject claims = new JsonObject()
                .put("sub", "orders")
                .put("aud", "godwit-api")
                .put("iss", ISSUER)
                .put("scope", "push")
                .put("push", new JsonArray().add("**"))
                .put("exp", Instant.now().getEpochSecond() + 300);
        return new TokenIssuer(
                        vertx, new SigningKey(Optional.empty(), TokenAlgorithm.HS256, SECRET), InstantSource.system())
                .sign(claims);
    }

    /** How many requests have waited. */
    public int asked() {
        return asked.get();
    }

    /** The key comes, on a thread that is no loop. */
    public void answer() {
        known = KeySet.of(vertx, List.of(TokenKey.secret(SECRET)));
        answer.complete(true);
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
