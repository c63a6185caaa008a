package dev.godwit.chaos.sim;

import dev.godwit.chaos.check.Checker;
import dev.godwit.chaos.check.Verdict;
import dev.godwit.chaos.history.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;

/** Runs of a whole cluster on virtual time, each told by its seed alone. */
public final class Simulation {

    private Simulation() {}

    /**
     * What became of a run.
     *
     * @param violations empty if every promise was kept
     */
    public record Outcome(long seed, List<Event> history, List<String> violations) {

        public boolean clean() {
            return violations.isEmpty();
        }

        /** What was broken, and all that was seen before and after. */
        public String trace() {
            StringBuilder text = new StringBuilder("seed " + seed + "\n");
            violations.forEach(violation -> text.append(violation).append('\n'));
            history.forEach(event -> text.append(event).append('\n'));
            return text.toString();
        }
    }

    /**
     * What became of many.
     *
     * @param schedules that were run to their end
     * @param cpu that they took
     * @param failure the first run that broke a promise
     */
    public record Exploration(long schedules, Duration cpu, Optional<Outcome> failure) {}

    /** The same seed is the same run, event by event. */
    public static Outcome run(long seed) {
        World world = new World(seed);
        List<String> violations = new ArrayList<>();
        try {
            world.run();
            Verdict verdict = Checker.check(world.history(), world.settings().rules());
            verdict.violations().forEach(violation -> violations.add(violation.toString()));
        } catch (RuntimeException | AssertionError e) {
            violations.add("at " + world.micros() + ": " + Thrown.text(e));
        }
        violations.addAll(world.broken());
        return new Outcome(seed, world.history(), violations);
    }

    /**
     * Runs seed after seed, until the time is over or a promise is broken.
     *
     * @param progress is told now and then how many there were
     */
    public static Exploration explore(long firstSeed, Duration time, int threads, LongConsumer progress) {
        long end = System.nanoTime() + time.toNanos();
        AtomicLong next = new AtomicLong(firstSeed);
        AtomicLong done = new AtomicLong();
        AtomicLong cpu = new AtomicLong();
        AtomicReference<Outcome> failure = new AtomicReference<>();
        Runnable work = () -> {
            while (failure.get() == null && System.nanoTime() < end) {
                Outcome outcome = run(next.getAndIncrement());
                if (!outcome.clean()) {
                    failure.compareAndSet(null, outcome);
                }
                long count = done.incrementAndGet();
                if (count % 1_000 == 0) {
                    progress.accept(count);
                }
            }
            cpu.addAndGet(
                    java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
        };
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(work, "simulation-" + i);
            all.add(thread);
            thread.start();
        }
        all.forEach(Simulation::await);
        return new Exploration(done.get(), Duration.ofNanos(cpu.get()), Optional.ofNullable(failure.get()));
    }

    private static void await(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
