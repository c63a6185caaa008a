package dev.godwit.runtime.tls;

import dev.godwit.runtime.Check;
import dev.godwit.runtime.Component;
import dev.godwit.runtime.Loop;
import dev.godwit.runtime.VertxLoop;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the files of one use of TLS at the start, and again whenever they have changed. New ones that cannot be used are told, and
 * what was read before stays. It looks at the content: the times of files say nothing where they are links into a volume.
 */
public final class TlsWatch implements Component {

    private static final Logger log = LoggerFactory.getLogger(TlsWatch.class);
    private static final Duration PERIOD = Duration.ofSeconds(3);

    private final String use;
    private final TlsFiles files;
    private final Loop loop;
    private final Executor reader;
    private final MeterRegistry meters;
    private final Queue<Consumer<TlsMaterial>> listeners = new ConcurrentLinkedQueue<>();
    private volatile @Nullable TlsMaterial current;
    private volatile String trouble = "";
    private final AtomicLong version = new AtomicLong();
    // Of the last look, good or not: a broken file is told once. Looks come one after the other, each on a thread of
    // the reader.
    private volatile String seen = "";
    private volatile boolean stopped;

    /**
     * @param use what it is for: {@code client}, {@code api}, {@code link}, ...
     * @param reader where files are read; not the loop
     */
    public TlsWatch(String use, TlsFiles files, Loop loop, Executor reader, MeterRegistry meters) {
        this.use = use;
        this.files = files;
        this.loop = loop;
        this.reader = reader;
        this.meters = meters;
    }

    /** One that reads on a thread for that. */
    public static TlsWatch of(Vertx vertx, String use, TlsFiles files, MeterRegistry meters) {
        Executor reader = task -> vertx.executeBlocking(() -> {
            task.run();
            return true;
        });
        return new TlsWatch(use, files, VertxLoop.create(vertx), reader, meters);
    }

    @Override
    public String name() {
        return "tls-" + use;
    }

    /** Fails when the files cannot be used. */
    @Override
    public CompletionStage<Void> start() {
        return CompletableFuture.runAsync(this::readFirst, reader).thenRun(this::lookLater);
    }

    @Override
    public Check check() {
        TlsMaterial material = current;
        if (!trouble.isEmpty()) {
            return Check.degraded(trouble + "; the one before is still used");
        }
        if (material != null && loop.now() > material.expires().toEpochMilli()) {
            return Check.degraded("certificate expired at " + material.expires() + ": nobody will believe it");
        }
        return Check.UP;
    }

    @Override
    public CompletionStage<Void> stop() {
        stopped = true;
        return CompletableFuture.completedFuture(null);
    }

    /** What is in use now. Any thread. */
    TlsMaterial current() {
        return Objects.requireNonNull(current, "tls: not started");
    }

    /** Changes with what is in use. */
    long version() {
        return version.get();
    }

    /** Whether the other side must have the name that was connected to. */
    boolean verifiesHost() {
        return files.authority().flatMap(Authority::peer).isEmpty();
    }

    /** Calls the listener with all that is read from now on, on the reader's thread. */
    void onChange(Consumer<TlsMaterial> listener) {
        listeners.add(listener);
    }

    Counter counter(String name, String description, String tag, String value) {
        return Counter.builder(name)
                .description(description)
                .tag("use", use)
                .tag(tag, value)
                .register(meters);
    }

    private void readFirst() {
        seen = files.fingerprint();
        TlsMaterial material = files.read(now());
        current = material;
        Supplier<Number> left = () -> (current().expires().toEpochMilli() - loop.now()) / 1e3;
        Gauge.builder("godwit.tls.certificate.expires", left)
                .description("Time until the first of the certificates ends; negative when it is over")
                .baseUnit("seconds")
                .tag("use", use)
                .register(meters);
        reloads("ok");
        reloads("failed");
        log.info("event=certificate-read use={} expires={}", use, material.expires());
    }

    private void lookLater() {
        loop.execute(() -> loop.after(PERIOD.toMillis(), () -> reader.execute(this::look)));
    }

    private void look() {
        if (stopped) {
            return;
        }
        String content = content();
        if (!content.equals(seen)) {
            seen = content;
            changed();
        }
        lookLater();
    }

    /** A file that is away is a content too. */
    private String content() {
        try {
            return files.fingerprint();
        } catch (InvalidPem e) {
            return String.valueOf(e.getMessage());
        }
    }

    private void changed() {
        try {
            TlsMaterial material = files.read(now());
            current = material;
            version.incrementAndGet();
            trouble = "";
            reloads("ok").increment();
            log.info("event=certificate-reloaded use={} expires={}", use, material.expires());
            listeners.forEach(listener -> listener.accept(material));
        } catch (InvalidPem e) {
            trouble = String.valueOf(e.getMessage());
            reloads("failed").increment();
            log.warn("event=certificate-refused use={} reason=\"{}\"", use, trouble);
        }
    }

    private Counter reloads(String result) {
        return counter("godwit.tls.reloads", "Changed certificates, read or refused", "result", result);
    }

    private Instant now() {
        return Instant.ofEpochMilli(loop.now());
    }
}
