package dev.godwit.gateway.badinput;

import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;

/** What this process holds of the machine. */
record Footprint(long descriptors, int threads, long heap, long direct) {

    private static final long SLACK_BYTES = 24 << 20;
    // Of Awaitility and the JVM itself.
    private static final int SLACK_THREADS = 4;
    // The JVM opens a file now and then.
    private static final int SLACK_DESCRIPTORS = 4;

    static Footprint now() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return new Footprint(
                openDescriptors(),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                runtime.totalMemory() - runtime.freeMemory(),
                Math.max(0, PlatformDependent.usedDirectMemory()));
    }

    static long openDescriptors() {
        return system().getOpenFileDescriptorCount();
    }

    static long mostDescriptors() {
        return system().getMaxFileDescriptorCount();
    }

    /** Whether all that was taken since has come back. */
    boolean isBack(Footprint before) {
        return descriptors <= before.descriptors + SLACK_DESCRIPTORS
                && threads <= before.threads + SLACK_THREADS
                && heap <= before.heap + SLACK_BYTES
                && direct <= before.direct + SLACK_BYTES;
    }

    private static UnixOperatingSystemMXBean system() {
        return (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    }
}
