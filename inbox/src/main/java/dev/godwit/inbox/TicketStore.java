package dev.godwit.inbox;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Things that are kept for a moment, and taken once by whoever has the name. A failed stage is an {@link InboxUnavailable}. Safe on any
 * thread.
 */
public interface TicketStore {

    /**
     * @param name nobody can guess it; letters, digits, {@code -} and {@code _}
     * @param life at least a millisecond
     */
    CompletionStage<Void> keep(String name, byte[] content, Duration life);

    /** What was kept under the name, for the first who asks; in one step, whatever else happens at the time. */
    CompletionStage<Optional<byte[]>> take(String name);
}
