package dev.godwit.client.subscribe;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;

/** A loop whose time the test moves. Tasks run at once, one after the other. */
final class ManualLoop implements Loop {

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<Due> timers = new ArrayList<>();
    private long ticks;
    private boolean running;

    private static final class Due {

        private final long at;
        private final Runnable task;

        Due(long at, Runnable task) {
            this.at = at;
            this.task = task;
        }
    }

    @Override
    public boolean run(Runnable task) {
        tasks.add(task);
        if (!running) {
            running = true;
            for (Runnable next = tasks.poll(); next != null; next = tasks.poll()) {
                next.run();
            }
            running = false;
        }
        return true;
    }

    @Override
    public long ticks() {
        return ticks;
    }

    @Override
    public long now() {
        return 1_700_000_000_000L + ticks;
    }

    @Override
    public Timer in(long millis, Runnable task) {
        Due due = new Due(ticks + millis, task);
        timers.add(due);
        return () -> timers.remove(due);
    }

    /** Timers that are still set. */
    int timers() {
        return timers.size();
    }

    void advance(long millis) {
        long until = ticks + millis;
        while (true) {
            Due next = timers.stream()
                    .filter(due -> due.at <= until)
                    .min(Comparator.comparingLong(due -> due.at))
                    .orElse(null);
            if (next == null) {
                break;
            }
            timers.remove(next);
            ticks = Math.max(ticks, next.at);
            run(next.task);
        }
        ticks = until;
    }
}
