package dev.godwit.runtime;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.concurrent.TimeUnit;

/** A Vert.x event-loop context as a {@link Loop}. */
public final class VertxLoop implements Loop {

    private final Vertx vertx;
    private final Context context;

    private VertxLoop(Vertx vertx, Context context) {
        this.vertx = vertx;
        this.context = context;
    }

    /** The loop of the context that the caller runs on, or a new one when it runs on none. */
    public static VertxLoop current(Vertx vertx) {
        return new VertxLoop(vertx, vertx.getOrCreateContext());
    }

    /**
     * A loop of its own, on the next event loop in turn. All {@link #current} loops that one thread outside of Vert.x makes, such
     * as main, share one event loop.
     */
    public static VertxLoop create(Vertx vertx) {
        return new VertxLoop(vertx, ((VertxInternal) vertx).createEventLoopContext());
    }

    @Override
    public void execute(Runnable task) {
        context.runOnContext(ignored -> task.run());
    }

    @Override
    public Timer after(long millis, Runnable task) {
        Waiting waiting = new Waiting(task);
        long id = vertx.setTimer(Math.max(1, millis), ignored -> execute(waiting));
        return () -> {
            waiting.cancelled = true;
            vertx.cancelTimer(id);
        };
    }

    @Override
    public long now() {
        return System.currentTimeMillis();
    }

    @Override
    public long ticks() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /** A timer's task, which may be cancelled after its time has come but before it is its turn. Confined to the loop. */
    private static final class Waiting implements Runnable {

        private final Runnable task;
        private boolean cancelled;

        private Waiting(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            if (!cancelled) {
                task.run();
            }
        }
    }
}
