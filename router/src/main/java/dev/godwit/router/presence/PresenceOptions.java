package dev.godwit.router.presence;

import java.time.Duration;

/**
 * How presence is told.
 *
 * @param topic of Kafka
 * @param flapDelay for so long a change must stand
 */
public record PresenceOptions(String topic, Duration flapDelay) {

    public PresenceOptions {
        if (flapDelay.isNegative()) {
            throw new IllegalArgumentException("flap delay: " + flapDelay + " (expected: >= 0)");
        }
    }
}
