package dev.godwit.inbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.inbox.RevocationStore;
import dev.godwit.protocol.Revocation;
import dev.godwit.protocol.Revocation.Kind;
import dev.godwit.protocol.Tenant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What was revoked. */
abstract class RevocationContract {

    static final long LIFETIME = 3_600_000;

    abstract RevocationStore store();

    @Test
    void whatCame_isReadInItsOrder_andOnlyOnce() {
        RevocationStore store = store();
        long now = System.currentTimeMillis();
        Revocation all = new Revocation(new Tenant("a b"), Kind.TENANT, "", now - 5, now, now + LIFETIME);
        Revocation token = new Revocation(Tenant.DEFAULT, Kind.TOKEN, "-", 0, now, now + LIFETIME);
        assertThat(done(store.after(RevocationStore.START, 10)))
                .isEqualTo(new RevocationStore.Page(List.of(), RevocationStore.START));

        done(store.add(revocation("alice", now)));
        done(store.add(all));
        done(store.add(token));

        RevocationStore.Page first = done(store.after(RevocationStore.START, 2));
        assertThat(first.revocations()).containsExactly(revocation("alice", now), all);
        RevocationStore.Page second = done(store.after(first.cursor(), 2));
        assertThat(second.revocations()).containsExactly(token);
        assertThat(done(store.after(second.cursor(), 2)))
                .isEqualTo(new RevocationStore.Page(List.of(), second.cursor()));
        assertThat(done(store.newest(2))).containsExactly(token, all);

        done(store.add(revocation("bob", now)));
        assertThat(done(store.after(second.cursor(), 2)).revocations()).containsExactly(revocation("bob", now));
    }

    static Revocation revocation(String user, long now) {
        return new Revocation(Tenant.DEFAULT, Kind.USER, user, now, now, now + LIFETIME);
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
