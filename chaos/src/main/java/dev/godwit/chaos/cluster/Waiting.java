package dev.godwit.chaos.cluster;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits that an interruption does not cut short: faults are healed by threads that are told to end. */
final class Waiting {

    private Waiting() {}

    /** Whether it has ended in time. */
    static boolean forEnd(Process process, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
