package dev.godwit.gateway.limit;

import java.util.Optional;

/** How many frames one connection may still send. Confined to its loop. */
public final class FrameLimit {

    private final Optional<TokenBucket> bucket;
    private final LimitMetrics metrics;

    FrameLimit(Optional<TokenBucket> bucket, LimitMetrics metrics) {
        this.bucket = bucket;
        this.metrics = metrics;
    }

    /** Counts one more. */
    public boolean allows(long ticks) {
        boolean allowed = bucket.map(held -> held.take(ticks).isGranted()).orElse(true);
        if (!allowed) {
            metrics.exceeded("frames");
        }
        return allowed;
    }
}
