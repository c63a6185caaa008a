package dev.godwit.chaos.cluster;

/**
 * What becomes of bytes on their way through a proxy.
 *
 * @param delayMillis how much later they arrive
 * @param jitterMillis how much later than that at most; order is kept
 * @param sliceBytes they arrive in pieces of this size, a millisecond apart; 0 = as they come
 * @param stalled none arrives at all, while new connections are still taken
 */
public record Disturbance(int delayMillis, int jitterMillis, int sliceBytes, boolean stalled) {

    public static final Disturbance NONE = new Disturbance(0, 0, 0, false);
    public static final Disturbance STALLED = new Disturbance(0, 0, 0, true);

    public Disturbance {
        if (delayMillis < 0 || jitterMillis < 0 || sliceBytes < 0) {
            throw new IllegalArgumentException("delay " + delayMillis + ", jitter " + jitterMillis + ", slice "
                    + sliceBytes + " (expected: >= 0)");
        }
    }

    public static Disturbance late(int delayMillis, int jitterMillis) {
        return new Disturbance(delayMillis, jitterMillis, 0, false);
    }

    public static Disturbance slices(int bytes) {
        return new Disturbance(0, 0, bytes, false);
    }
}
