package dev.godwit.records;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes may be on their way into Kafka at once. Any thread may call. */
public final class Budget {

    private final long limit;
    private final AtomicLong taken = new AtomicLong();

    public Budget(long limit) {
        this.limit = limit;
    }

    /** Whether there was room for them. */
    public boolean take(long bytes) {
        if (taken.addAndGet(bytes) <= limit) {
            return true;
        }
        taken.addAndGet(-bytes);
        return false;
    }

    public void give(long bytes) {
        taken.addAndGet(-bytes);
    }

    public long taken() {
        return taken.get();
    }
}
