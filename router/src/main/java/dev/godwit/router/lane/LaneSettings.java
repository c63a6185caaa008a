package dev.godwit.router.lane;

import java.time.Duration;

/**
 * Bounds and intervals of a lane.
 *
 * @param inFlight at most so many steps wait for the store's answer
 * @param inFlightBytes and at most so many bytes of records
 * @param waiting polled records above which the partition is paused; it goes on below half
 * @param waitingBytes the same in bytes
 * @param idleCheck how often an idle partition's watermark is read
 * @param busyCheck how often a busy one's is, which also writes Kafka's end
 * @param logAge how far back logs reach; an unknown partition begins there
 * @param receipts which messages are tracked, and how
 */
public record LaneSettings(
        int inFlight,
        long inFlightBytes,
        int waiting,
        long waitingBytes,
        Duration idleCheck,
        Duration busyCheck,
        Duration logAge,
        ReceiptOptions receipts) {

    public LaneSettings {
        if (inFlight < 1 || inFlightBytes < 1 || waiting < 1 || waitingBytes < 1) {
            throw new IllegalArgumentException("lane bounds: below 1 (expected: >= 1)");
        }
        if (logAge.isNegative() || logAge.isZero()) {
            throw new IllegalArgumentException("log age: " + logAge + " (expected: above 0)");
        }
    }

    public static LaneSettings forLogAge(Duration logAge) {
        return new LaneSettings(512, 4 << 20, 1_000, 8 << 20, Duration.ofSeconds(2), Duration.ofSeconds(4), logAge);
    }

    /** With receipts as usual. */
    public LaneSettings(
            int inFlight,
            long inFlightBytes,
            int waiting,
            long waitingBytes,
            Duration idleCheck,
            Duration busyCheck,
            Duration logAge) {
        this(inFlight, inFlightBytes, waiting, waitingBytes, idleCheck, busyCheck, logAge, ReceiptOptions.DEFAULT);
    }

    public LaneSettings withIdleCheck(Duration interval) {
        return new LaneSettings(inFlight, inFlightBytes, waiting, waitingBytes, interval, busyCheck, logAge, receipts);
    }

    public LaneSettings withReceipts(ReceiptOptions options) {
        return new LaneSettings(inFlight, inFlightBytes, waiting, waitingBytes, idleCheck, busyCheck, logAge, options);
    }
}
