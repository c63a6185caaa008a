package dev.godwit.tokens.jwks;

import dev.godwit.runtime.Check;
import dev.godwit.runtime.Component;
import dev.godwit.runtime.Loop;
import dev.godwit.runtime.VertxLoop;
import dev.godwit.tokens.IssuerKeys;
import dev.godwit.tokens.KeySet;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** The keys of all issuers that publish theirs. The node starts without them. */
public final class Jwks implements Component, IssuerKeys {

    private final Loop loop;
    private final HttpFetch fetch;
    private final Map<String, Issuer> issuers;

    public Jwks(Vertx vertx, JwksOptions options, MeterRegistry meters) {
        this.loop = VertxLoop.create(vertx);
        this.fetch = new HttpFetch(vertx, options.authorities());
        Issuer.Outside outside = new Issuer.Outside(loop, fetch, new JwksMetrics(meters));
        this.issuers = options.sources().stream()
                .map(source -> Map.entry(
                        source.issuer(),
                        new Issuer(source, options.refresh(), outside, keys -> KeySet.published(vertx, keys))))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public Optional<KeySet> of(String issuer) {
        return Optional.ofNullable(issuers.get(issuer)).map(Issuer::keys);
    }

    @Override
    public CompletionStage<Boolean> renewed(String issuer) {
        return Optional.ofNullable(issuers.get(issuer))
                .map(Issuer::renewed)
                .orElseGet(() -> CompletableFuture.completedFuture(true));
    }

    @Override
    public String name() {
        return "token-keys";
    }

    /** Requests that come before the first answer wait for it. */
    @Override
    public CompletionStage<Void> start() {
        return onLoop(() -> issuers.values().forEach(Issuer::start));
    }

    @Override
    public Check check() {
        return issuers.values().stream()
                .map(Issuer::check)
                .filter(check -> check.state() != Check.State.UP)
                .findFirst()
                .orElse(Check.UP);
    }

    @Override
    public CompletionStage<Void> stop() {
        return onLoop(() -> {
            issuers.values().forEach(Issuer::stop);
            fetch.close();
        });
    }

    @SuppressWarnings("NullAway") // The value of a Void.
    private CompletionStage<Void> onLoop(Runnable task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> {
            task.run();
            done.complete(null);
        });
        return done;
    }
}
