package dev.godwit.registry.hazelcast;

import dev.godwit.registry.RegistryUnavailable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Remote calls that end in time: with a value, or with a {@link RegistryUnavailable} and nothing else. */
final class Answers {

    private Answers() {}

    static <T> CompletionStage<T> within(Duration limit, String call, Supplier<CompletionStage<T>> remote) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        CompletionStage<T> limited = started(remote).orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
        limited.whenComplete((value, failure) -> settle(answer, value, failure, call, limit));
        return answer;
    }

    /**
     * A copy that the time-out may complete, and whose steps run where the answer arrives: those of Hazelcast's own futures go
     * through the common pool, on two cores through a new thread each.
     */
    static <T> CompletableFuture<T> plain(CompletionStage<T> hazelcasts) {
        CompletableFuture<T> plain = new CompletableFuture<>();
        hazelcasts.whenCompleteAsync((value, failure) -> copy(plain, value, failure), Runnable::run);
        return plain;
    }

    private static <T> void copy(CompletableFuture<T> plain, T value, @Nullable Throwable failure) {
        if (failure == null) {
            plain.complete(value);
        } else {
            plain.completeExceptionally(failure);
        }
    }

    private static <T> CompletableFuture<T> started(Supplier<CompletionStage<T>> remote) {
        try {
            return plain(remote.get());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static <T> void settle(
            CompletableFuture<T> answer, T value, @Nullable Throwable failure, String call, Duration limit) {
        if (failure == null) {
            answer.complete(value);
        } else {
            answer.completeExceptionally(unavailable(failure, call, limit));
        }
    }

    private static RegistryUnavailable unavailable(Throwable failure, String call, Duration limit) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof RegistryUnavailable) {
            return new RegistryUnavailable(call + ": " + cause.getMessage(), cause);
        }
        if (cause instanceof TimeoutException) {
            return new RegistryUnavailable(call + ": no answer within " + limit.toMillis() + " ms", cause);
        }
        return new RegistryUnavailable(call + ": " + cause, cause);
    }
}
