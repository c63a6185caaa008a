package dev.godwit.server.life;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ties a {@link Program} to its process: a signal to end (Ctrl-C, SIGTERM) stops it in order, then the process ends with code 0,
 * however far it had come.
 */
public final class Lifetime {

    private static final Logger log = LoggerFactory.getLogger(Lifetime.class);

    /** What a part may take beyond its deadline before the process ends without it. */
    private static final Duration GRACE = Duration.ofMillis(500);

    private final Duration delay;
    private final Duration deadline;
    private final Runnable last;
    private volatile @Nullable Program program;

    /**
     * @param delay between "not ready" and the first part that stops
     * @param deadline for all parts together
     * @param last what is done when all has stopped; quick
     */
    public Lifetime(Duration delay, Duration deadline, Runnable last) {
        this.delay = delay;
        this.deadline = deadline;
        this.last = last;
    }

    /**
     * Starts a program and keeps the calling thread until the process ends.
     *
     * @param assembly makes the program; may fail, and may already make what {@code last} removes
     * @param ready called when all parts have started
     * @throws RuntimeException of the assembly; {@link PartFailed} when a part could not start. All is stopped again by then
     */
    public void run(Supplier<Program> assembly, Consumer<Program> ready) {
        Thread ending = new Thread(this::end, "ending");
        Runtime.getRuntime().addShutdownHook(ending);
        try {
            Program made = assembly.get();
            program = made;
            made.start(deadline).toCompletableFuture().join();
            ready.accept(made);
        } catch (CompletionException e) {
            failed(ending, e.getCause() instanceof RuntimeException cause ? cause : e);
        } catch (RuntimeException e) {
            failed(ending, e);
        }
        await();
    }

    /** When a signal was the reason, the hook does the rest. */
    private void failed(Thread ending, RuntimeException failure) {
        if (removed(ending)) {
            last.run();
            throw failure;
        }
    }

    /** Not when the process is ending already. */
    private static boolean removed(Thread hook) {
        try {
            return Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private void end() {
        Program running = program;
        if (running != null) {
            stop(running);
        }
        last.run();
        // Not exit: other people's hooks would run beside this one, and a hook that hangs would hold the process.
        Runtime.getRuntime().halt(0);
    }

    private void stop(Program running) {
        running.drain();
        try {
            Thread.sleep(delay.toMillis());
            long millis = deadline.plus(GRACE).toMillis();
            running.stop(deadline).toCompletableFuture().get(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.warn("event=stop-incomplete deadline={}", deadline);
        }
    }

    private static void await() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
