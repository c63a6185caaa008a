package dev.godwit.server.life;

import dev.godwit.runtime.Component;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A list of parts with one life. They start one after the other, and stop in reverse; a start that fails half-way is undone. Start
 * is called once; stop any number of times, from any thread, also while starting.
 */
public final class Program {

    private static final Logger log = LoggerFactory.getLogger(Program.class);

    private final List<Component> parts;
    private final Runnable onDrain;
    private final Deque<Component> touched = new ArrayDeque<>();
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private volatile Phase phase = Phase.STARTING;
    private @Nullable CompletableFuture<List<String>> stopped;

    public Program(List<Component> parts) {
        this(parts, () -> {});
    }

    /**
     * @param onDrain called once, when the program is told to drain
     */
    public Program(List<Component> parts, Runnable onDrain) {
        this.parts = List.copyOf(parts);
        this.onDrain = onDrain;
    }

    public List<Component> parts() {
        return parts;
    }

    public Phase phase() {
        return phase;
    }

    /** Completes when all parts have started; fails when one failed, or a stop came first, after the others were stopped. */
    public CompletionStage<Void> start(Duration undoDeadline) {
        CompletionStage<Void> chain = CompletableFuture.completedFuture(null);
        for (Component part : parts) {
            chain = chain.thenCompose(ignored -> startPart(part));
        }
        chain.thenRun(this::running).whenComplete((ignored, failure) -> {
            if (failure == null) {
                started.complete(null);
            } else {
                stop(undoDeadline).whenComplete((errors, none) -> started.completeExceptionally(unwrap(failure)));
            }
        });
        return started;
    }

    /** Says "not ready" from now on, without stopping anything. */
    public synchronized void drain() {
        if (phase == Phase.STARTING || phase == Phase.RUNNING) {
            phase = Phase.DRAINING;
            onDrain.run();
        }
    }

    /**
     * Stops what was started, the last first, and waits for each until the deadline; parts due after it are told to stop, but not
     * waited for.
     *
     * @return what went wrong, empty if nothing; never fails
     */
    public CompletionStage<List<String>> stop(Duration deadline) {
        synchronized (this) {
            if (stopped != null) {
                return stopped;
            }
            stopped = new CompletableFuture<>();
            phase = Phase.DRAINING;
        }
        long end = System.nanoTime() + deadline.toNanos();
        List<String> errors = new ArrayList<>();
        CompletionStage<Void> chain = CompletableFuture.completedFuture(null);
        for (Component part : touchedLastFirst()) {
            chain = chain.thenCompose(ignored -> stopPart(part, end, errors));
        }
        CompletableFuture<List<String>> result = stopped;
        chain.whenComplete((ignored, none) -> {
            phase = Phase.STOPPED;
            result.complete(errors);
        });
        return result;
    }

    private CompletionStage<Void> startPart(Component part) {
        synchronized (this) {
            if (stopped != null) {
                return CompletableFuture.failedFuture(new IllegalStateException("stopped while starting"));
            }
            touched.push(part);
        }
        log.debug("event=starting part={}", part.name());
        return guarded(part::start).handle((ignored, failure) -> {
            if (failure != null) {
                throw new CompletionException(new PartFailed(part.name(), unwrap(failure)));
            }
            log.debug("event=started part={}", part.name());
            return null;
        });
    }

    private static CompletionStage<Void> stopPart(Component part, long end, List<String> errors) {
        long left = Math.max(0, end - System.nanoTime());
        CompletableFuture<Void> stop = guarded(part::stop).toCompletableFuture().copy();
        // Not later than the deadline; a moment is given even after it, for parts that stop at once.
        return stop.orTimeout(Math.max(left, TimeUnit.MILLISECONDS.toNanos(10)), TimeUnit.NANOSECONDS)
                .handle((ignored, failure) -> {
                    if (failure != null) {
                        errors.add(part.name() + ": " + unwrap(failure));
                        log.warn(
                                "event=stop-failed part={} cause={}",
                                part.name(),
                                unwrap(failure).toString());
                    }
                    return null;
                });
    }

    private synchronized void running() {
        if (phase == Phase.STARTING) {
            phase = Phase.RUNNING;
        }
    }

    private synchronized List<Component> touchedLastFirst() {
        return List.copyOf(touched);
    }

    private static CompletionStage<Void> guarded(Supplier<CompletionStage<Void>> step) {
        try {
            return step.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static Throwable unwrap(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
