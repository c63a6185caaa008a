package dev.godwit.grpc;

import dev.godwit.protocol.Problem;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Room for so many open calls, of all event loops together. Any thread may call. */
public final class Places {

    private static final Problem OVERLOADED =
            new Problem(503, "overloaded", "Too busy", "too many calls are open already (expected: again in a moment)");

    private final int limit;
    private final AtomicInteger taken = new AtomicInteger();

    public Places(int limit) {
        this.limit = limit;
    }

    public boolean take() {
        if (taken.incrementAndGet() <= limit) {
            return true;
        }
        taken.decrementAndGet();
        return false;
    }

    public void give() {
        taken.decrementAndGet();
    }

    /** Begins a call that needs no token, or refuses it if there is no room. */
    <Q> void admit(Call<Q, ?> call, Supplier<Conversation<Q>> opening) {
        if (take()) {
            call.whenOver(status -> give());
            call.begin(opening.get());
        } else {
            call.begin(Conversation.none());
            call.end(Ending.of(OVERLOADED));
        }
    }

    public int taken() {
        return taken.get();
    }
}
