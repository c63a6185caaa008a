package dev.godwit.api.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.inbox.memory.InMemoryRevocations;
import dev.godwit.protocol.Revocation;
import dev.godwit.protocol.Revocation.Kind;
import dev.godwit.protocol.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class RevokingTest {

    private static final Tenant ACME = new Tenant("acme");

    private long now = 1_000_000;
    private final Revoking revoking =
            new Revoking(new InMemoryRevocations(), Duration.ofMinutes(1), () -> Instant.ofEpochMilli(now));

    @Test
    void newest_areTheTenantsOwn_asLongAsTheyCount() {
        Revocation old = done(revoking.revoke(ACME, Kind.USER, "alice", OptionalLong.empty()));
        done(revoking.revoke(Tenant.DEFAULT, Kind.USER, "alice", OptionalLong.empty()));
        now += 30_000;
        Revocation young = done(revoking.revoke(ACME, Kind.USER, "bob", OptionalLong.of(7)));
        assertThat(done(revoking.newest(ACME))).containsExactly(young, old);

        now += 30_000;
        assertThat(done(revoking.newest(ACME))).containsExactly(young);
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
