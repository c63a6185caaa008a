package dev.godwit.gateway.session;

import dev.godwit.protocol.Position;
import dev.godwit.runtime.Loop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells what has arrived without being acknowledged: what was written so long ago to a connection that is still alive that TCP would
 * have given up on it. Tells nothing at a close.
 */
final class WrittenLongAgo {

    private final Loop loop;
    private final SessionOptions options;
    private final Supplier<Position> position;
    private final BooleanSupplier writable;
    private final Consumer<Position> arrived;
    private final Deque<Sample> samples = new ArrayDeque<>();

    private @Nullable Position sampled;
    private Loop.@Nullable Timer timer;

    /**
     * @param position up to where it was written, when it is asked for
     * @param writable whether the outbound takes more: while it does not, something may wait in it
     * @param arrived is told up to where it has arrived
     */
    WrittenLongAgo(
            Loop loop,
            SessionOptions options,
            Supplier<Position> position,
            BooleanSupplier writable,
            Consumer<Position> arrived) {
        this.loop = loop;
        this.options = options;
        this.position = position;
        this.writable = writable;
        this.arrived = arrived;
    }

    /** The session begins at a position that needs not be told. */
    void startsAt(Position given) {
        sampled = given;
    }

    /** There may be more. */
    void written() {
        if (timer == null) {
            timer = loop.after(options.cursorEvery().toMillis(), this::tick);
        }
    }

    void stop() {
        if (timer != null) {
            timer.cancel();
        }
        samples.clear();
    }

    private void tick() {
        timer = null;
        Position now = position.get();
        if (!now.equals(sampled)) {
            samples.add(new Sample(now, loop.ticks()));
            sampled = now;
        }
        if (writable.getAsBoolean()) {
            tellOld();
        }
        if (!samples.isEmpty()) {
            written();
        }
    }

    private void tellOld() {
        long then = loop.ticks() - options.proof().toMillis();
        Position old = null;
        while (!samples.isEmpty() && samples.peek().ticks() <= then) {
            old = samples.remove().position();
        }
        if (old != null) {
            arrived.accept(old);
        }
    }

    private record Sample(Position position, long ticks) {}
}
