package dev.godwit.gateway.connection;

import dev.godwit.grpc.CallMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What is counted about client connections. One per node, shared by its loops; safe on any thread. */
public final class TransportMetrics {

    private final MeterRegistry meters;
    private final Map<String, Traffic> byTransport = new ConcurrentHashMap<>();

    public TransportMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    /** The counters of one transport. */
    public Traffic of(String transport) {
        return byTransport.computeIfAbsent(transport, name -> new Traffic(meters, name));
    }

    /** What is counted of calls of gRPC. */
    public CallMetrics calls() {
        return new CallMetrics(meters, "godwit.gateway.grpc");
    }

    /** A token was not accepted. */
    public void authFailed(String code) {
        meters.counter("godwit.auth.failures", "code", code).increment();
    }

    /** A request or a frame of a client was not accepted. */
    public void badRequest(String code) {
        meters.counter("godwit.bad.requests", "code", code).increment();
    }

    /** One transport's connections, and what was written to them. */
    public static final class Traffic {

        private final MeterRegistry meters;
        private final String transport;
        private final AtomicInteger open = new AtomicInteger();
        private final Counter opened;
        private final Counter messages;
        private final Counter bytes;

        Traffic(MeterRegistry meters, String transport) {
            this.meters = meters;
            this.transport = transport;
            meters.gauge("godwit.connections", java.util.List.of(tag(transport)), open);
            this.opened = meters.counter("godwit.connections.opened", "transport", transport);
            this.messages = meters.counter("godwit.messages.written", "transport", transport);
            this.bytes = meters.counter("godwit.bytes.written", "transport", transport);
        }

        public void opened() {
            open.incrementAndGet();
            opened.increment();
        }

        /**
         * @param reason {@code client}, {@code drain}, {@code token}, ...
         */
        public void closed(String reason) {
            open.decrementAndGet();
            meters.counter("godwit.connections.closed", "transport", transport, "reason", reason)
                    .increment();
        }

        public void message(int size) {
            messages.increment();
            bytes.increment(size);
        }

        /** Something other than a message. */
        public void wrote(int size) {
            bytes.increment(size);
        }

        private static io.micrometer.core.instrument.Tag tag(String transport) {
            return io.micrometer.core.instrument.Tag.of("transport", transport);
        }
    }
}
