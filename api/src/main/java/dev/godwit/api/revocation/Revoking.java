package dev.godwit.api.revocation;

import dev.godwit.inbox.RevocationStore;
import dev.godwit.protocol.Revocation;
import dev.godwit.protocol.Revocation.Kind;
import dev.godwit.protocol.Tenant;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/** Takes tokens of clients back, and tells which were. Any thread may call. */
public final class Revoking {

    /** So many of the newest are told of, of all tenants. */
    private static final int MOST = 1_000;

    private final RevocationStore store;
    private final Duration longest;
    private final InstantSource clock;

    /**
     * @param longest life of a token: so long a revocation counts
     */
    public Revoking(RevocationStore store, Duration longest, InstantSource clock) {
        this.store = store;
        this.longest = longest;
        this.clock = clock;
    }

    /**
     * The gateways learn of it within a second or two.
     *
     * @param before tokens issued up to then; empty: up to now
     */
    public CompletionStage<Revocation> revoke(Tenant tenant, Kind kind, String name, OptionalLong before) {
        long now = clock.millis();
        Revocation revocation = new Revocation(tenant, kind, name, before.orElse(now), now, now + longest.toMillis());
        return store.add(revocation).thenApply(done -> revocation);
    }

    /** Of the tenant, the newest first. */
    public CompletionStage<List<Revocation>> newest(Tenant tenant) {
        long now = clock.millis();
        return store.newest(MOST)
                .thenApply(all -> all.stream()
                        .filter(one -> one.tenant().equals(tenant) && one.ends() > now)
                        .toList());
    }
}
