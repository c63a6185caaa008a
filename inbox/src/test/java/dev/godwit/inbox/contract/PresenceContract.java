package dev.godwit.inbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.inbox.PresenceState;
import dev.godwit.inbox.PresenceStore;
import dev.godwit.inbox.Published;
import dev.godwit.protocol.Partition;
import dev.godwit.protocol.PushTopic;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was published about presence. */
abstract class PresenceContract {

    private static final Partition P = new PushTopic("godwit.push", 1, 8).partition(3);
    private static final Partition OTHER = new PushTopic("godwit.push", 1, 8).partition(4);

    private PresenceStore store;

    abstract PresenceStore store();

    @BeforeEach
    final void open() {
        store = store();
    }

    @Test
    void nothingSaid_isAnEmptyState() {
        assertThat(done(store.read(P))).isEqualTo(new PresenceState(0, Map.of()));
    }

    @Test
    void lastWord_isKept_byPartition() {
        done(store.put(P, "u:alice", new Published(true, 7, 100)));
        done(store.put(P, "u:alice", new Published(false, 8, 200)));
        done(store.put(P, "t:room.1 a%20b", new Published(true, 1, 300)));

        assertThat(done(store.read(P)).members())
                .isEqualTo(
                        Map.of("u:alice", new Published(false, 8, 200), "t:room.1 a%20b", new Published(true, 1, 300)));
        assertThat(done(store.read(OTHER)).members()).isEmpty();
    }

    @Test
    void forgotten_leavesAFloor_thatOnlyRises() {
        done(store.put(P, "u:alice", new Published(false, 8, 200)));
        done(store.put(P, "u:bob", new Published(true, 2, 200)));

        done(store.forget(P, List.of("u:alice", "u:nobody"), 8));
        done(store.forget(P, List.of(), 5));

        assertThat(done(store.read(P))).isEqualTo(new PresenceState(8, Map.of("u:bob", new Published(true, 2, 200))));
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
