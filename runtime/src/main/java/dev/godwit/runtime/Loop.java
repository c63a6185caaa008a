package dev.godwit.runtime;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that some state is confined to. Tasks run one after the other in the order in which they were given; what is
 * confined to a loop needs no locks. {@link VertxLoop} is an event loop, {@link ManualLoop} runs in tests on manual time.
 */
public interface Loop {

    /** Runs the task later on this loop, also when called from it. Any thread may call. */
    void execute(Runnable task);

    /** Runs the task on this loop in so many milliseconds. Called on the loop only. */
    Timer after(long millis, Runnable task);

    /** Milliseconds since the epoch. */
    long now();

    /** Milliseconds of a clock that never jumps; only differences mean something. */
    long ticks();

    /** Chance, so that what began together does not stay together. Called on the loop only. */
    default RandomGenerator random() {
        return ThreadLocalRandom.current();
    }

    /** A task that still waits. */
    interface Timer {
        /** Cancels the task if it has not run. Called on the loop only. */
        void cancel();
    }

    /** Brings the end of a remote call, on whatever thread it comes, back to this loop. */
    default <T> void whenDone(CompletionStage<T> call, BiConsumer<@Nullable T, @Nullable Throwable> then) {
        call.whenComplete((value, failure) -> execute(() -> then.accept(value, failure)));
    }

    /**
     * What the call ends with, for stages that follow on this loop: one that has ended already is followed at once. Called on the
     * loop only.
     */
    default <T> CompletionStage<T> back(CompletionStage<T> call) {
        if (call.toCompletableFuture().isDone()) {
            return call;
        }
        CompletableFuture<T> here = new CompletableFuture<>();
        call.whenComplete((value, failure) -> execute(() -> {
            if (failure == null) {
                here.complete(value);
            } else {
                here.completeExceptionally(failure);
            }
        }));
        return here;
    }
}
