package dev.godwit.gateway.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.inbox.RevocationStore;
import dev.godwit.inbox.memory.InMemoryRevocations;
import dev.godwit.protocol.Revocation;
import dev.godwit.protocol.Revocation.Kind;
import dev.godwit.protocol.Tenant;
import dev.godwit.runtime.Check;
import dev.godwit.runtime.ManualLoop;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class RevocationWatchTest {

    private static final long NOW = 1_000_000;
    private static final long LIFE = 60_000;

    private final ManualLoop loop = new ManualLoop(NOW);
    private final InMemoryRevocations store = new InMemoryRevocations();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final RevocationWatch watch = new RevocationWatch(loop, store, meters);
    private int changes;

    @Test
    void start_readsAll_andTellsOfItOnce() {
        revoke(1_200);
        CompletableFuture<Void> started = start(watch);

        assertThat(started).isCompleted();
        assertThat(watch.revocations().size()).isEqualTo(1_200);
        assertThat(changes).isEqualTo(1);
        assertThat(watch.check()).isEqualTo(Check.UP);
    }

    @Test
    void everySecond_whatIsNewIsRead_andToldOf() {
        assertThat(start(watch)).isCompleted();
        assertThat(changes).isZero();

        revoke(1);
        loop.advance(999);
        assertThat(changes).isZero();
        loop.advance(1);
        assertThat(changes).isEqualTo(1);
        loop.advance(5_000);
        assertThat(changes).isEqualTo(1);
    }

    @Test
    void whatHasEnded_isForgotten() {
        revoke(2);
        assertThat(start(watch)).isCompleted();
        loop.advance(LIFE);
        assertThat(watch.revocations().size()).isEqualTo(2);

        loop.advance(1_000);
        assertThat(watch.revocations().size()).isZero();
    }

    @Test
    void storeThatIsAway_holdsUpNoStart_andIsAskedAgain() {
        store.available(false);
        CompletableFuture<Void> started = start(watch);
        assertThat(started).isCompleted();
        assertThat(watch.check().state()).isEqualTo(Check.State.DEGRADED);

        store.available(true);
        revoke(1);
        loop.advance(1_000);
        assertThat(watch.revocations().size()).isEqualTo(1);
        assertThat(watch.check()).isEqualTo(Check.UP);
        assertThat(meters.counter("godwit.revocations.failures").count()).isEqualTo(1);
    }

    @Test
    void storeThatDoesNotAnswer_isWaitedFor_butNotLong() {
        RevocationWatch waiting = new RevocationWatch(loop, new Silent(), meters);
        CompletableFuture<Void> started = start(waiting);
        loop.advance(1_999);
        assertThat(started).isNotDone();
        assertThat(waiting.check().state()).isEqualTo(Check.State.DEGRADED);

        loop.advance(1);
        assertThat(started).isCompleted();
    }

    @Test
    void stopped_readsNothingMore() {
        assertThat(start(watch)).isCompleted();
        watch.stop();
        revoke(1);
        loop.advance(5_000);

        assertThat(watch.revocations().size()).isZero();
    }

    private CompletableFuture<Void> start(RevocationWatch started) {
        started.onChange(() -> changes++);
        CompletableFuture<Void> begun = started.start().toCompletableFuture();
        loop.run();
        return begun;
    }

    private void revoke(int users) {
        for (int i = 0; i < users; i++) {
            store.add(new Revocation(Tenant.DEFAULT, Kind.USER, "user" + i, NOW, NOW, NOW + LIFE));
        }
    }

    private static final class Silent implements RevocationStore {

        @Override
        public CompletionStage<Void> add(Revocation revocation) {
            return new CompletableFuture<>();
        }

        @Override
        public CompletionStage<Page> after(String cursor, int count) {
            return new CompletableFuture<>();
        }

        @Override
        public CompletionStage<List<Revocation>> newest(int count) {
            return new CompletableFuture<>();
        }
    }
}
