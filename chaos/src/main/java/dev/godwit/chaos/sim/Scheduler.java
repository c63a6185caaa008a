package dev.godwit.chaos.sim;

import dev.godwit.runtime.Loop;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time, and who is next. While any node has a task, one of those that have is chosen by chance; when none has, time moves on
 * to the next timer. A node's own tasks keep their order, because its loop has one thread.
 */
final class Scheduler {

    /** When time begins, in milliseconds since the epoch. */
    static final long EPOCH = 1_700_000_000_000L;

    private final RandomGenerator chance;
    private final PriorityQueue<Timed> timers = new PriorityQueue<>(256);
    private final List<NodeLoop> ready = new ArrayList<>();
    private long micros;
    private long given;

    Scheduler(RandomGenerator chance) {
        this.chance = chance;
    }

    RandomGenerator chance() {
        return chance;
    }

    /** Since time began. */
    long micros() {
        return micros;
    }

    /** Up to so many, also none. */
    long upTo(long most) {
        return most <= 0 ? 0 : chance.nextLong(most + 1);
    }

    boolean oneIn(int many) {
        return chance.nextInt(many) == 0;
    }

    <T> T oneOf(List<T> all) {
        return all.get(chance.nextInt(all.size()));
    }

    /** Something that happens outside of all nodes. */
    void after(long delayMicros, Runnable event) {
        timers.add(new Timed(micros + Math.max(0, delayMicros), given++, null, event));
    }

    Loop.Timer after(long delayMicros, NodeLoop loop, Runnable task) {
        Timed timed = new Timed(micros + Math.max(0, delayMicros), given++, loop, task);
        timers.add(timed);
        return timed;
    }

    void ready(NodeLoop loop) {
        ready.add(loop);
    }

    void runUntil(long end) {
        while (true) {
            if (!ready.isEmpty()) {
                runOne();
                continue;
            }
            Timed next = timers.peek();
            if (next == null || next.due > end) {
                micros = end;
                return;
            }
            timers.remove();
            micros = next.due;
            next.ring();
        }
    }

    private void runOne() {
        int chosen = ready.size() == 1 ? 0 : chance.nextInt(ready.size());
        NodeLoop loop = ready.get(chosen);
        if (!loop.runNext()) {
            NodeLoop last = ready.remove(ready.size() - 1);
            if (chosen < ready.size()) {
                ready.set(chosen, last);
            }
        }
    }

    private static final class Timed implements Loop.Timer, Comparable<Timed> {
        private final long due;
        private final long order;
        private final @Nullable NodeLoop loop;
        private @Nullable Runnable task;

        Timed(long due, long order, @Nullable NodeLoop loop, Runnable task) {
            this.due = due;
            this.order = order;
            this.loop = loop;
            this.task = task;
        }

        @Override
        public void cancel() {
            task = null;
        }

        void ring() {
            if (task == null) {
                return;
            }
            if (loop == null) {
                run();
            } else {
                loop.execute(this::run);
            }
        }

        private void run() {
            Runnable due = task;
            if (due != null) {
                task = null;
                due.run();
            }
        }

        @Override
        public int compareTo(Timed other) {
            return due == other.due ? Long.compare(order, other.order) : Long.compare(due, other.due);
        }
    }
}
