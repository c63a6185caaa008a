package dev.godwit.api.push;

import dev.godwit.inbox.KnownId;
import dev.godwit.inbox.LogReader;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Asks the logs whether a request was made before. Only a saving and a courtesy: what cannot be found out in time counts as new, and
 * the routers, who decide, see it again.
 */
final class Repeats {

    private static final long PATIENCE_MILLIS = 500;

    private final LogReader log;
    private final InstantSource clock;

    Repeats(LogReader log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
    }

    /** Of each copy the message that was the first with its id. */
    CompletionStage<List<Optional<KnownId>>> known(List<Copy> copies) {
        return Stages.all(copies.stream().map(this::known).toList());
    }

    private CompletionStage<Optional<KnownId>> known(Copy copy) {
        if (copy.idempotency().isEmpty()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return log.known(copy.mailbox(), copy.idempotency().get().id(), clock.millis())
                .toCompletableFuture()
                .copy()
                .completeOnTimeout(Optional.empty(), PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .exceptionally(down -> Optional.empty());
    }
}
