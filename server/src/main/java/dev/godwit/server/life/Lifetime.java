package dev.godwit.server.life;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ties a {@link Program} to its process: a signal to end (Ctrl-C, SIGTERM) stops it in order, then the process ends with code 0.
 *
 * @param first what is done at the signal, at once
 * @param delay between "not ready" and the first part that stops
 * @param deadline for all parts together
 * @param last what is done when all has stopped; quick
 */
public record Lifetime(Program program, Runnable first, Duration delay, Duration deadline, Runnable last) {

    private static final Logger log = LoggerFactory.getLogger(Lifetime.class);

    /** What a part may take beyond its deadline before the process ends without it. */
    private static final Duration GRACE = Duration.ofMillis(500);

    /**
     * Starts the program and keeps the calling thread until the process ends.
     *
     * @param ready called when all parts have started
     * @throws PartFailed when a part could not start; all is stopped again by then
     */
    public void run(Runnable ready) {
        Thread ending = new Thread(this::end, "ending");
        Runtime.getRuntime().addShutdownHook(ending);
        try {
            program.start(deadline).toCompletableFuture().join();
            ready.run();
        } catch (CompletionException e) {
            failed(ending, e);
        }
        await();
    }

    private void failed(Thread ending, CompletionException e) {
        if (program.phase() == Phase.STOPPED && removed(ending)) {
            last.run();
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
        // Else a signal ended the start: the hook does the rest.
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
        program.drain();
        first.run();
        try {
            if (program.phase() != Phase.STOPPED) {
                Thread.sleep(delay.toMillis());
            }
            long millis = deadline.plus(GRACE).toMillis();
            program.stop(deadline).toCompletableFuture().get(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.warn("event=stop-incomplete deadline={}", deadline);
        }
        last.run();
        // Not exit: other people's hooks would run beside this one, and a hook that hangs would hold the process.
        Runtime.getRuntime().halt(0);
    }

    private static void await() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
