package dev.godwit.inbox.memory;

import dev.godwit.inbox.InboxUnavailable;
import dev.godwit.inbox.TicketStore;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Tickets in memory, with the same answers as Redis. For any thread; can be made unavailable. */
public final class InMemoryTickets implements TicketStore {

    private final Map<String, Kept> kept = new ConcurrentHashMap<>();
    private final LongSupplier clock;
    private volatile boolean available = true;

    /**
     * @param clock in milliseconds
     */
    public InMemoryTickets(LongSupplier clock) {
        this.clock = clock;
    }

    public void available(boolean isAvailable) {
        available = isAvailable;
    }

    /** What lies there, by name, expired or not. */
    public Map<String, byte[]> contents() {
        Map<String, byte[]> contents = new java.util.HashMap<>();
        kept.forEach((name, one) -> contents.put(name, one.content()));
        return contents;
    }

    @Override
    @SuppressWarnings("NullAway") // The value of a Void.
    public CompletionStage<Void> keep(String name, byte[] content, Duration life) {
        if (!available) {
            return unavailable();
        }
        kept.put(name, new Kept(content.clone(), clock.getAsLong() + life.toMillis()));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Optional<byte[]>> take(String name) {
        if (!available) {
            return unavailable();
        }
        return CompletableFuture.completedFuture(Optional.ofNullable(kept.remove(name))
                .filter(one -> clock.getAsLong() < one.end())
                .map(Kept::content));
    }

    private static <T> CompletionStage<T> unavailable() {
        return CompletableFuture.failedFuture(new InboxUnavailable("tickets: disconnected"));
    }

    private record Kept(byte[] content, long end) {}
}
