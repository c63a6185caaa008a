package dev.godwit.gateway.http;

import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import com.sun.management.UnixOperatingSystemMXBean;
import dev.godwit.gateway.limit.LoadGuard;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How full the process is. Looking takes milliseconds (the system lists all open files to count them), so not on an event loop.
 */
final class ProcessLoad {

    private final Set<String> heapPools = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getName)
            .collect(Collectors.toUnmodifiableSet());

    List<LoadGuard.Load> look() {
        List<LoadGuard.Load> loads = new ArrayList<>();
        loads.add(new LoadGuard.Load("heap", heap()));
        loads.add(new LoadGuard.Load("direct_memory", direct()));
        files().ifPresent(fill -> loads.add(new LoadGuard.Load("files", fill)));
        return loads;
    }

    // What is used between two collections says little; what the last one left says whether there is room. Right after
    // a peak that was collected meanwhile the lower figure of both is true.
    private double heap() {
        MemoryUsage now = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return (double) Math.min(now.getUsed(), leftByLastCollection().orElse(now.getUsed())) / now.getMax();
    }

    private Optional<Long> leftByLastCollection() {
        return ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class).stream()
                .map(GarbageCollectorMXBean::getLastGcInfo)
                .filter(info -> info != null)
                .max(Comparator.comparingLong(GcInfo::getEndTime))
                .map(GcInfo::getMemoryUsageAfterGc)
                .map(this::heapOf);
    }

    private long heapOf(Map<String, MemoryUsage> usage) {
        return usage.entrySet().stream()
                .filter(pool -> heapPools.contains(pool.getKey()))
                .mapToLong(pool -> pool.getValue().getUsed())
                .sum();
    }

    private static double direct() {
        long used = PlatformDependent.usedDirectMemory();
        return used < 0 ? 0 : (double) used / PlatformDependent.maxDirectMemory();
    }

    private static Optional<Double> files() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? Optional.of((double) unix.getOpenFileDescriptorCount() / unix.getMaxFileDescriptorCount())
                : Optional.empty();
    }
}
