package dev.godwit.api.push;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes may be on their way into Kafka at once. Any thread may call. */
final class Budget {

    private final long limit;
    private final AtomicLong taken = new AtomicLong();

    Budget(long limit) {
        this.limit = limit;
    }

    boolean take(long bytes) {
        if (taken.addAndGet(bytes) <= limit) {
            return true;
        }
        taken.addAndGet(-bytes);
        return false;
    }

    void give(long bytes) {
        taken.addAndGet(-bytes);
    }

    long taken() {
        return taken.get();
    }
}
