package dev.godwit.runtime;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/** A {@link Loop} whose time stands still until a test moves it. Single-threaded. */
public final class ManualLoop implements Loop {

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Waiting> waiting =
            new PriorityQueue<>(Comparator.comparingLong(Waiting::due).thenComparingLong(Waiting::order));
    private long now;
    private long order;

    /** Starts at the given time, in milliseconds since the epoch. */
    public ManualLoop(long now) {
        this.now = now;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public Timer after(long millis, Runnable task) {
        Waiting timer = new Waiting(now + Math.max(0, millis), order++, task);
        waiting.add(timer);
        return () -> waiting.remove(timer);
    }

    @Override
    public long now() {
        return now;
    }

    @Override
    public long ticks() {
        return now;
    }

    /** Runs all tasks that are ready, and those that they give, without moving time. */
    public void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** Moves time on, running each timer at its moment. */
    public void advance(long millis) {
        run();
        long end = now + millis;
        for (Waiting next = waiting.peek(); next != null && next.due() <= end; next = waiting.peek()) {
            waiting.remove(next);
            now = next.due();
            next.task().run();
            run();
        }
        now = end;
    }

    private record Waiting(long due, long order, Runnable task) {}
}
