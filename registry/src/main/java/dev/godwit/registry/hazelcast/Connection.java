package dev.godwit.registry.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import com.hazelcast.core.LifecycleListener;
import com.hazelcast.map.listener.MapPartitionLostListener;
import dev.godwit.registry.RegistryUnavailable;
import dev.godwit.runtime.Check;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process's tie to Hazelcast, as a member or a client. Opens and closes on the keeper's thread; is read on any. */
final class Connection {

    /** What the process is to the cluster. A client is linked later than opened, and again and again. */
    enum Kind {
        MEMBER,
        CLIENT
    }

    private static final Logger log = LoggerFactory.getLogger(Connection.class);
    private static final long RETRY_MILLIS = 500;
    private static final long REOPEN_MILLIS = 5_000;

    private final Kind kind;
    private final Keeper keeper;
    private final Disturbances disturbances;
    private final Function<LifecycleListener, HazelcastInstance> opener;
    private volatile @Nullable HazelcastInstance hazelcast;
    private volatile @Nullable Tables tables;
    private volatile boolean linked;
    private volatile boolean closed;
    private boolean listening;

    Connection(
            Kind kind,
            Keeper keeper,
            Disturbances disturbances,
            Function<LifecycleListener, HazelcastInstance> opener) {
        this.kind = kind;
        this.keeper = keeper;
        this.disturbances = disturbances;
        this.opener = opener;
    }

    /** Completes when a member is at work, or a client is looking for members in the background. */
    CompletionStage<Void> open() {
        CompletableFuture<Void> opened = new CompletableFuture<>();
        keeper.execute(() -> {
            try {
                openAndPrepare();
                opened.complete(null);
            } catch (RuntimeException e) {
                opened.completeExceptionally(e);
            }
        });
        return opened;
    }

    CompletionStage<Void> close() {
        closed = true;
        tables = null;
        CompletableFuture<Void> done = new CompletableFuture<>();
        keeper.last(() -> {
            HazelcastInstance open = hazelcast;
            if (open != null) {
                open.shutdown();
            }
            done.complete(null);
        });
        return done;
    }

    /** The maps, for a call that must not block. */
    Tables tables() {
        Tables current = tables;
        if (current == null) {
            throw new RegistryUnavailable("not connected");
        }
        return current;
    }

    boolean isMember() {
        return kind == Kind.MEMBER;
    }

    boolean connected() {
        return tables != null;
    }

    @Nullable
    HazelcastInstance hazelcast() {
        return hazelcast;
    }

    Check check() {
        return connected()
                ? Check.UP
                : Check.degraded(
                        "not connected to any member; messages arrive with the next sweep, up to a minute late");
    }

    private void openAndPrepare() {
        hazelcast = opener.apply(this::changed);
        linked = linked || kind == Kind.MEMBER;
        prepare();
    }

    /** Hazelcast's own thread, which must not wait. */
    private void changed(LifecycleEvent event) {
        switch (event.getState()) {
            case CLIENT_CONNECTED, CLIENT_CHANGED_CLUSTER -> {
                linked = true;
                keeper.execute(this::prepare);
            }
            case CLIENT_DISCONNECTED, SHUTDOWN -> disconnected(event.getState());
            case MERGED, MERGE_FAILED -> disturbances.report("merge");
            default -> {}
        }
    }

    private void disconnected(LifecycleState state) {
        linked = false;
        tables = null;
        if (closed) {
            return;
        }
        log.warn("registry=disconnected");
        if (state == LifecycleState.SHUTDOWN && hazelcast != null) {
            // A member ends itself when a merge fails.
            keeper.after(REOPEN_MILLIS, this::reopen);
        }
    }

    private void reopen() {
        if (closed) {
            return;
        }
        try {
            listening = false;
            openAndPrepare();
        } catch (RuntimeException e) {
            log.warn("registry=restart-failed", e);
            keeper.after(REOPEN_MILLIS, this::reopen);
        }
    }

    private void prepare() {
        HazelcastInstance open = hazelcast;
        if (open == null || !linked || closed) {
            return;
        }
        try {
            ready(Tables.open(open));
        } catch (RuntimeException e) {
            log.debug("registry=not-ready", e);
            keeper.after(RETRY_MILLIS, this::prepare);
        }
    }

    private void ready(Tables opened) {
        if (!listening) {
            MapPartitionLostListener lost = event -> disturbances.report("partition-lost");
            opened.routes().addPartitionLostListener(lost);
            listening = true;
        }
        if (tables == null) {
            log.info("registry=connected as={}", kind.name().toLowerCase(Locale.ROOT));
        }
        tables = opened;
        if (!linked) {
            tables = null;
        }
        disturbances.report("connected");
    }
}
