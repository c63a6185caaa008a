package dev.godwit.router.link;

/** The memory that all links together may hold for messages that gateways have not acknowledged. Confined to the loop. */
final class Budget {

    private final long limit;
    private long used;

    Budget(long limit) {
        this.limit = limit;
    }

    boolean take(long bytes) {
        if (used + bytes > limit) {
            return false;
        }
        used += bytes;
        return true;
    }

    void give(long bytes) {
        used -= bytes;
    }

    long used() {
        return used;
    }
}
