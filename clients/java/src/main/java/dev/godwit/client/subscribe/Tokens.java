package dev.godwit.client.subscribe;

import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks for tokens, aside from the loop, and renews them before they end. */
final class Tokens {

    private static final long LONGEST_LEAD_MILLIS = 60_000;
    private static final long SHORTEST_PAUSE_MILLIS = 1_000;

    private final Loop loop;
    private final Executor executor;
    private final Supplier<String> supplier;
    private Loop.@Nullable Timer renewal;

    Tokens(Loop loop, Executor executor, Supplier<String> supplier) {
        this.loop = loop;
        this.executor = executor;
        this.supplier = supplier;
    }

    /** One of the two is called, on the loop. */
    void fetch(Consumer<String> token, Consumer<String> failure) {
        try {
            executor.execute(() -> {
                try {
                    String fetched = supplier.get();
                    loop.run(() -> token.accept(fetched));
                } catch (RuntimeException e) {
                    loop.run(() -> failure.accept(e.toString()));
                }
            });
        } catch (RuntimeException e) {
            failure.accept(e.toString());
        }
    }

    /** A tenth of the time that is left before the token ends, at most a minute, a token that ends later is given to the caller. */
    void renewBeforeEnd(String token, Consumer<String> later) {
        stop();
        OptionalLong end = TokenEnd.of(token);
        if (end.isPresent()) {
            long left = end.getAsLong() - loop.now();
            tryIn(left - Math.min(LONGEST_LEAD_MILLIS, left / 10), end.getAsLong(), later);
        }
    }

    void stop() {
        if (renewal != null) {
            renewal.cancel();
        }
    }

    private void tryIn(long millis, long end, Consumer<String> later) {
        renewal = loop.in(
                Math.max(SHORTEST_PAUSE_MILLIS, millis),
                () -> fetch(token -> judge(token, end, later), failure -> again(end, later)));
    }

    private void judge(String token, long end, Consumer<String> later) {
        OptionalLong newEnd = TokenEnd.of(token);
        if (newEnd.isEmpty() || newEnd.getAsLong() > end) {
            later.accept(token);
        } else {
            again(end, later);
        }
    }

    /** Until the end, at which the server closes. */
    private void again(long end, Consumer<String> later) {
        long left = end - loop.now();
        if (left > 0) {
            tryIn(left / 2, end, later);
        }
    }
}
