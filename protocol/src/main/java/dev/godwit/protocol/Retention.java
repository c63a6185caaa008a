package dev.godwit.protocol;

import java.util.Optional;

/**
 * How long a message is kept for followers who are away.
 *
 * @param collapseKey the message replaces an older one of the same key in the mailbox
 * @param ttl milliseconds after its Kafka time from which it is not delivered any more; 0: as long as the log is kept
 */
public record Retention(Delivery delivery, Optional<String> collapseKey, long ttl) {

    public static final int MAX_COLLAPSE_KEY = 256;

    /** The longest time to live, in milliseconds: a year. */
    public static final long MAX_TTL = 366L * 24 * 3600 * 1000;

    /** What a request gets that asks for nothing. */
    public static final Retention DEFAULT = new Retention(Delivery.DURABLE, Optional.empty(), 0);

    /** What becomes of a message whose follower is away. */
    public enum Delivery {
        /** Kept in the log. */
        DURABLE,
        /** Kept in the log, the newest of each collapse key (without one: of each event). */
        LATEST,
        /** Not kept: only who is connected and keeps up receives it. */
        VOLATILE
    }

    public Retention {
        if (ttl < 0 || ttl > MAX_TTL) {
            throw new IllegalArgumentException("ttl: " + ttl + " ms (expected: 0 to " + MAX_TTL + ")");
        }
    }
}
