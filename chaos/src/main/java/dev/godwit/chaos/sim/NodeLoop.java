package dev.godwit.chaos.sim;

import dev.godwit.runtime.Loop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;

/** One event loop of a process. While that is paused its tasks wait, and time goes on; when it is killed they are gone. */
final class NodeLoop implements Loop {

    private static final Timer NEVER = () -> {};

    private final Scheduler scheduler;
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private boolean offered;
    private boolean paused;
    private boolean dead;
    private long skewMillis;

    NodeLoop(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public void execute(Runnable task) {
        if (!dead) {
            tasks.add(task);
            offer();
        }
    }

    /** Before what waits: a loop looks at its sockets first, however late it is. */
    void executeFirst(Runnable task) {
        if (!dead) {
            tasks.addFirst(task);
            offer();
        }
    }

    @Override
    public Timer after(long millis, Runnable task) {
        return dead ? NEVER : scheduler.after(millis * 1_000, this, task);
    }

    @Override
    public long now() {
        return Scheduler.EPOCH + ticks() + skewMillis;
    }

    @Override
    public long ticks() {
        return scheduler.micros() / 1_000;
    }

    @Override
    public RandomGenerator random() {
        return scheduler.chance();
    }

    boolean dead() {
        return dead;
    }

    /** Runs the next task, if it may; false when there is none to come. */
    boolean runNext() {
        Runnable next = paused ? null : tasks.poll();
        if (next != null) {
            next.run();
        }
        offered = !paused && !tasks.isEmpty();
        return offered;
    }

    void pause() {
        paused = true;
    }

    void resume() {
        paused = false;
        offer();
    }

    void kill() {
        dead = true;
        tasks.clear();
    }

    /** The clock on the wall is set. */
    void skew(long millis) {
        skewMillis = millis;
    }

    private void offer() {
        if (!offered && !paused && !tasks.isEmpty()) {
            offered = true;
            scheduler.ready(this);
        }
    }
}
