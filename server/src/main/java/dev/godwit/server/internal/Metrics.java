package dev.godwit.server.internal;

import dev.godwit.runtime.Check;
import dev.godwit.runtime.Component;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What Prometheus reads: the JVM, the process, the health of each part, and what parts add themselves. */
public final class Metrics implements AutoCloseable {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gc = new JvmGcMetrics();

    /** Begins to measure the process. */
    public Metrics() {
        gc.bindTo(registry);
        List.of(
                        new JvmMemoryMetrics(),
                        new JvmThreadMetrics(),
                        new JvmInfoMetrics(),
                        new ClassLoaderMetrics(),
                        new ProcessorMetrics(),
                        new UptimeMetrics(),
                        new FileDescriptorMetrics())
                .forEach(binder -> binder.bindTo(registry));
    }

    /** Where parts register their meters. */
    public MeterRegistry registry() {
        return registry;
    }

    /** Shows each part's health: 1 up, 0.5 degraded, 0 down. Of parts with the same name (dev mode) the first. */
    public void watch(List<Component> parts) {
        Map<String, Component> byName = new LinkedHashMap<>();
        parts.forEach(part -> byName.putIfAbsent(part.name(), part));
        for (Component part : byName.values()) {
            Gauge.builder("godwit.part.health", part, Metrics::health)
                    .description("Health of a part: 1 up, 0.5 degraded, 0 down")
                    .tag("part", part.name())
                    .register(registry);
        }
    }

    /** Shows the longest time that an event loop stood still. */
    public void watch(LoopWatch loops) {
        Gauge.builder("godwit.loops.longest.pause", loops, watched -> seconds(watched.longestPause()))
                .description("Longest time that an event loop stood still since the start")
                .baseUnit("seconds")
                .register(registry);
    }

    String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        gc.close();
        registry.close();
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }

    private static double health(Component part) {
        Check.State state = part.check().state();
        return switch (state) {
            case UP -> 1;
            case DEGRADED -> 0.5;
            case DOWN -> 0;
        };
    }
}
