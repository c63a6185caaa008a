package dev.godwit.inbox;

import java.util.Optional;

/**
 * One move of a partition's watermark: from {@code previous} to {@code offset}.
 *
 * @param previous the watermark that must stand, else the step answers {@code REWIND} and changes nothing
 * @param offset of the record that the step applies
 * @param leaderEpoch of the record, -1 if not known
 * @param time Kafka time of the record in milliseconds; the highest one applied is the partition's clock
 */
public record Step(long previous, long offset, int leaderEpoch, long time, Optional<Origin> origin) {

    public Step {
        if (offset <= previous) {
            throw new IllegalArgumentException("offset: " + offset + " (expected: above previous = " + previous + ")");
        }
    }
}
