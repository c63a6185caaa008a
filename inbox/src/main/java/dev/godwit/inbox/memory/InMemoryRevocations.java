package dev.godwit.inbox.memory;

import dev.godwit.inbox.InboxUnavailable;
import dev.godwit.inbox.RevocationStore;
import dev.godwit.protocol.Revocation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Revocations in memory, with the same answers as Redis; nothing is ever forgotten. For any thread; can be made unavailable. */
public final class InMemoryRevocations implements RevocationStore {

    private final List<Revocation> all = new ArrayList<>();
    private boolean available = true;

    public synchronized void available(boolean isAvailable) {
        available = isAvailable;
    }

    @Override
    @SuppressWarnings("NullAway") // The value of a Void.
    public synchronized CompletionStage<Void> add(Revocation revocation) {
        return answer(() -> {
            all.add(revocation);
            return null;
        });
    }

    @Override
    public synchronized CompletionStage<Page> after(String cursor, int count) {
        return answer(() -> {
            int from = Integer.parseInt(cursor.substring(0, cursor.indexOf('-')));
            int to = Math.min(all.size(), from + count);
            return new Page(all.subList(from, to), to + "-0");
        });
    }

    @Override
    public synchronized CompletionStage<List<Revocation>> newest(int count) {
        return answer(() -> {
            List<Revocation> newest = new ArrayList<>(all.subList(Math.max(0, all.size() - count), all.size()));
            Collections.reverse(newest);
            return newest;
        });
    }

    private <T> CompletionStage<T> answer(Supplier<T> step) {
        return available
                ? CompletableFuture.completedFuture(step.get())
                : CompletableFuture.failedFuture(new InboxUnavailable("revocations: disconnected"));
    }
}
