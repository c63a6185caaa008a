package dev.godwit.records;

import dev.godwit.inbox.KnownId;
import dev.godwit.protocol.Fingerprint;
import dev.godwit.protocol.Idempotency;
import dev.godwit.protocol.Mailbox;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Asks the logs whether a request was made before. Only a saving and a courtesy: what cannot be found out in time counts as new, and
 * the routers, who decide, see it again.
 */
public final class Repeats {

    private static final long PATIENCE_MILLIS = 500;

    private final Look log;
    private final InstantSource clock;

    public Repeats(Look log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
    }

    /** {@link dev.godwit.inbox.LogReader#known}. */
    @FunctionalInterface
    public interface Look {
        CompletionStage<Optional<KnownId>> known(Mailbox mailbox, Fingerprint id, long now);
    }

    /** The message that was the first with its id in the mailbox; never fails. */
    public CompletionStage<Optional<KnownId>> known(Mailbox mailbox, Optional<Idempotency> idempotency) {
        if (idempotency.isEmpty()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return log.known(mailbox, idempotency.get().id(), clock.millis())
                .toCompletableFuture()
                .copy()
                .completeOnTimeout(Optional.empty(), PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .exceptionally(down -> Optional.empty());
    }
}
