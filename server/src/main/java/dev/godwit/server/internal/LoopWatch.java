package dev.godwit.server.internal;

import dev.godwit.runtime.Check;
import dev.godwit.runtime.Component;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Sees whether the event loops turn: each gets five ticks a second, and one without a tick for ten seconds is stuck. How long one stood
 * still is known to a tick; a pause of the whole process counts.
 */
public final class LoopWatch implements Component {

    private static final Duration PERIOD = Duration.ofMillis(200);
    private static final Duration STUCK = Duration.ofSeconds(10);

    private final EventLoopGroup loops;
    private final LongSupplier nanos;
    private final List<AtomicLong> ticks = new ArrayList<>();
    private final List<Future<?>> watches = new ArrayList<>();
    private final AtomicLong longestPause = new AtomicLong();

    public LoopWatch(Vertx vertx) {
        this(((VertxInternal) vertx).eventLoopGroup(), System::nanoTime);
    }

    LoopWatch(EventLoopGroup loops, LongSupplier nanos) {
        this.loops = loops;
        this.nanos = nanos;
        loops.forEach(loop -> ticks.add(new AtomicLong(nanos.getAsLong())));
    }

    @Override
    public String name() {
        return "loops";
    }

    @Override
    public CompletionStage<Void> start() {
        int index = 0;
        for (EventExecutor loop : loops) {
            AtomicLong tick = ticks.get(index++);
            tick.set(nanos.getAsLong());
            watches.add(loop.scheduleAtFixedRate(() -> tick(tick), 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS));
        }
        return CompletableFuture.completedFuture(null);
    }

    /** The longest that an event loop stood still, so far. */
    public Duration longestPause() {
        return Duration.ofNanos(longestPause.get());
    }

    @Override
    public Check check() {
        long now = nanos.getAsLong();
        long stuck = ticks.stream()
                .filter(tick -> now - tick.get() > STUCK.toNanos())
                .count();
        return stuck == 0 ? Check.UP : Check.down(stuck + " of " + ticks.size() + " event loops stuck");
    }

    @Override
    public CompletionStage<Void> stop() {
        watches.forEach(watch -> watch.cancel(false));
        return CompletableFuture.completedFuture(null);
    }

    private void tick(AtomicLong last) {
        long now = nanos.getAsLong();
        long late = now - last.getAndSet(now) - PERIOD.toNanos();
        longestPause.accumulateAndGet(late, Math::max);
    }
}
