package dev.godwit.api.http;

import dev.godwit.protocol.Problem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the calls that are being answered, so that a port can close behind the last of them. Vert.x's own shutdown does not wait for
 * answers that have not begun.
 */
public final class Draining {

    private static final long LOOK_MILLIS = 10;

    private final AtomicInteger inside = new AtomicInteger();
    private final Queue<Runnable> listeners = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    /** Whether a call may begin; if so, {@link #leave} must be called once at its end. */
    public boolean enter() {
        if (closed) {
            return false;
        }
        inside.incrementAndGet();
        return true;
    }

    public void leave() {
        inside.decrementAndGet();
    }

    public boolean isClosed() {
        return closed;
    }

    /** Runs on whatever thread closes the port, before anything is waited for. */
    public void whenClosed(Runnable listener) {
        listeners.add(listener);
    }

    /** Of a call that is too late. */
    public static Problem problem() {
        return new Problem(503, "draining", "Going down", "this node is going down (expected: again, at another)");
    }

    /** The first handler of every request. */
    void around(RoutingContext context) {
        if (enter()) {
            context.addEndHandler(ended -> leave());
            context.next();
        } else {
            context.response().putHeader("Connection", "close");
            ProblemResponse.send(context.response(), problem());
        }
    }

    /** Lets nobody in any more; completes when all are out, or after the time. */
    Future<Void> close(Vertx vertx, Duration patience) {
        closed = true;
        listeners.forEach(Runnable::run);
        Promise<Void> empty = Promise.promise();
        long end = System.nanoTime() + patience.toNanos();
        vertx.setPeriodic(LOOK_MILLIS, timer -> {
            if (inside.get() == 0 || System.nanoTime() > end) {
                vertx.cancelTimer(timer);
                empty.complete();
            }
        });
        return empty.future();
    }
}
