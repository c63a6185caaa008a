package dev.godwit.gateway.http;

import dev.godwit.gateway.limit.LoadGuard;
import dev.godwit.gateway.limit.ProcessLoad;
import dev.godwit.runtime.Check;
import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks each second how full the process is, and says so when that keeps new clients out. */
final class LoadWatch {

    private static final Logger log = LoggerFactory.getLogger(LoadWatch.class);
    private static final long EVERY_MILLIS = 1_000;
    private static final long NONE = -1;

    private final Vertx vertx;
    private final LoadGuard guard;
    private final ProcessLoad load = new ProcessLoad();
    private volatile long timer = NONE;

    LoadWatch(Vertx vertx, LoadGuard guard) {
        this.vertx = vertx;
        this.guard = guard;
    }

    void start() {
        timer = vertx.setTimer(EVERY_MILLIS, ignored -> look());
    }

    void stop() {
        vertx.cancelTimer(timer);
        timer = NONE;
    }

    Check check() {
        return guard.shortage()
                .map(shortage -> Check.degraded("takes no new clients: " + shortage))
                .orElse(Check.UP);
    }

    private void look() {
        vertx.executeBlocking(() -> guard.look(load.look())).onComplete(looked -> {
            if (looked.succeeded() && looked.result()) {
                log.warn(
                        "event=shedding on={} shortage=\"{}\"",
                        guard.isShedding(),
                        guard.shortage().orElse(""));
            }
            if (timer != NONE) {
                start();
            }
        });
    }
}
