package dev.godwit.registry.hazelcast;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread for all that blocks: start, stop, reading the node table, purging. */
final class Keeper {

    private static final Logger log = LoggerFactory.getLogger(Keeper.class);

    private final ScheduledThreadPoolExecutor thread;

    Keeper() {
        thread = new ScheduledThreadPoolExecutor(1, Keeper::named);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        // What comes after the stop has nobody to tell.
        thread.setRejectedExecutionHandler((task, executor) -> {});
    }

    void execute(Runnable task) {
        thread.execute(() -> guarded(task));
    }

    void after(long millis, Runnable task) {
        Future<?> unused = thread.schedule(() -> guarded(task), millis, TimeUnit.MILLISECONDS);
    }

    void every(long millis, Runnable task) {
        Future<?> unused = thread.scheduleWithFixedDelay(() -> guarded(task), millis, millis, TimeUnit.MILLISECONDS);
    }

    /** Runs the last task, and nothing after it. */
    void last(Runnable task) {
        thread.execute(() -> guarded(task));
        thread.shutdown();
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            // The registry comes and goes; who needs an answer is told by its own call.
            log.debug("registry=task-failed", e);
        }
    }

    private static Thread named(Runnable task) {
        Thread thread = new Thread(task, "registry");
        thread.setDaemon(true);
        return thread;
    }
}
