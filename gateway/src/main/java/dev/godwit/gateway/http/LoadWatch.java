package dev.godwit.gateway.http;

import dev.godwit.gateway.limit.LoadGuard;
import dev.godwit.runtime.Check;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks each second how full the process is, and says so when that keeps new clients out. */
final class LoadWatch {

    private static final Logger log = LoggerFactory.getLogger(LoadWatch.class);
    private static final long EVERY_MILLIS = 1_000;

    private final Vertx vertx;
    private final LoadGuard guard;
    private final ProcessLoad load = new ProcessLoad();
    /** Open while it watches. Of its own: the common pool starts a thread for each look, up to 20. */
    private volatile @Nullable WorkerExecutor worker;

    LoadWatch(Vertx vertx, LoadGuard guard) {
        this.vertx = vertx;
        this.guard = guard;
    }

    void start() {
        WorkerExecutor opened = vertx.createSharedWorkerExecutor("godwit-load", 1);
        worker = opened;
        lookLater(opened);
    }

    void stop() {
        WorkerExecutor closing = worker;
        worker = null;
        if (closing != null) {
            closing.close();
        }
    }

    Check check() {
        return guard.shortage()
                .map(shortage -> Check.degraded("takes no new clients: " + shortage))
                .orElse(Check.UP);
    }

    private void lookLater(WorkerExecutor worker) {
        vertx.setTimer(EVERY_MILLIS, ignored -> {
            if (this.worker == worker) {
                look(worker);
            }
        });
    }

    private void look(WorkerExecutor worker) {
        worker.executeBlocking(() -> guard.look(load.look())).onComplete(looked -> {
            if (looked.succeeded() && looked.result()) {
                log.warn(
                        "event=shedding on={} shortage=\"{}\"",
                        guard.isShedding(),
                        guard.shortage().orElse(""));
            }
            lookLater(worker);
        });
    }
}
