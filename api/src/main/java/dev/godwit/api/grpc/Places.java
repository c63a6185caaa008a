package dev.godwit.api.grpc;

import dev.godwit.api.push.PushProblems;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Room for so many open calls, of all event loops together. Any thread may call. */
final class Places {

    private final int limit;
    private final AtomicInteger taken = new AtomicInteger();

    Places(int limit) {
        this.limit = limit;
    }

    boolean take() {
        if (taken.incrementAndGet() <= limit) {
            return true;
        }
        taken.decrementAndGet();
        return false;
    }

    void give() {
        taken.decrementAndGet();
    }

    /** Begins a call that needs no token, or refuses it if there is no room. */
    <Q> void admit(Call<Q, ?> call, Supplier<Conversation<Q>> opening) {
        if (take()) {
            call.whenOver(status -> give());
            call.begin(opening.get());
        } else {
            call.begin(Conversation.none());
            call.end(Ending.of(PushProblems.overloaded()));
        }
    }

    int taken() {
        return taken.get();
    }
}
