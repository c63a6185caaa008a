package dev.godwit.gateway.revocation;

import dev.godwit.inbox.RevocationStore;
import dev.godwit.runtime.Check;
import dev.godwit.runtime.Component;
import dev.godwit.runtime.Loop;
import dev.godwit.tokens.Revocations;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads each second what was revoked since. While the store is away, what is known stays in force. One per node, on a loop of its
 * own; any thread may ask.
 */
public final class RevocationWatch implements Component {

    private static final Logger log = LoggerFactory.getLogger(RevocationWatch.class);

    private static final long EACH_MILLIS = 1_000;
    private static final long FIRST_MILLIS = 2_000;
    private static final int PAGE = 500;

    private final Loop loop;
    private final RevocationStore store;
    private final Revocations revocations = new Revocations();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> begun = new CompletableFuture<>();
    private final Counter failures;
    private String cursor = RevocationStore.START;
    private boolean changed;
    private volatile Check check = Check.degraded("what was revoked is not known yet");
    private volatile boolean stopped;

    public RevocationWatch(Loop loop, RevocationStore store, MeterRegistry meters) {
        this.loop = loop;
        this.store = store;
        this.failures = meters.counter("godwit.revocations.failures");
        meters.gauge("godwit.revocations", revocations, Revocations::size);
    }

    /** As far as they are known. */
    public Revocations revocations() {
        return revocations;
    }

    /**
     * Calls the listener after each change.
     *
     * @param listener must not block
     */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public String name() {
        return "revocations";
    }

    /** Completes when all are known, or the store took too long to say. */
    @Override
    public CompletionStage<Void> start() {
        loop.execute(() -> {
            loop.after(FIRST_MILLIS, () -> begun.complete(null));
            look();
        });
        return begun;
    }

    @Override
    public Check check() {
        return check;
    }

    @Override
    public CompletionStage<Void> stop() {
        stopped = true;
        return CompletableFuture.completedFuture(null);
    }

    private void look() {
        if (!stopped) {
            loop.whenDone(store.after(cursor, PAGE), this::looked);
        }
    }

    private void looked(RevocationStore.@Nullable Page page, @Nullable Throwable failure) {
        if (page == null) {
            failed(failure);
        } else {
            page.revocations().forEach(revocations::add);
            changed |= !page.revocations().isEmpty();
            boolean more = !page.cursor().equals(cursor);
            cursor = page.cursor();
            if (more) {
                look();
                return;
            }
            complete();
        }
        loop.after(EACH_MILLIS, this::look);
    }

    private void complete() {
        revocations.forgetEnded(loop.now());
        check = Check.UP;
        if (changed) {
            changed = false;
            listeners.forEach(Runnable::run);
        }
        begun.complete(null);
    }

    private void failed(@Nullable Throwable failure) {
        failures.increment();
        if (check.state() == Check.State.UP) {
            log.warn("event=revocations_unreadable reason=\"{}\"", String.valueOf(failure));
        }
        check = Check.degraded("new revocations cannot be read; those that are known stay in force");
        begun.complete(null);
    }
}
