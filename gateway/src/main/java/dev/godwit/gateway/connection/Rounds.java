package dev.godwit.gateway.connection;

import dev.godwit.runtime.Loop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Visits each of its members once an interval. Members are spread over the interval at random, so that no tick visits all of
 * them, and those of one tick are visited together: what they are sent can be made once. Confined to its loop.
 */
public final class Rounds<T> {

    private static final int MOST_TICKS = 60;

    private final Loop loop;
    private final long tickMillis;
    private final Consumer<List<T>> visit;
    private final List<Set<T>> slots = new ArrayList<>();
    private Loop.@Nullable Timer timer;
    private int next;
    private boolean stopped;

    public Rounds(Loop loop, Duration interval, Consumer<List<T>> visit) {
        this.loop = loop;
        this.visit = visit;
        int ticks = (int) Math.min(MOST_TICKS, Math.max(1, interval.toSeconds()));
        this.tickMillis = Math.max(1, interval.toMillis() / ticks);
        for (int i = 0; i < ticks; i++) {
            slots.add(new LinkedHashSet<>());
        }
    }

    /** Begins. */
    public void start() {
        timer = loop.after(tickMillis, this::tick);
    }

    public void stop() {
        stopped = true;
        if (timer != null) {
            timer.cancel();
        }
    }

    /**
     * Adds a member, to be visited within an interval from now.
     *
     * @return takes it out again
     */
    public Runnable join(T member) {
        Set<T> slot = slots.get(ThreadLocalRandom.current().nextInt(slots.size()));
        slot.add(member);
        return () -> slot.remove(member);
    }

    private void tick() {
        if (stopped) {
            return;
        }
        timer = loop.after(tickMillis, this::tick);
        Set<T> slot = slots.get(next);
        next = (next + 1) % slots.size();
        if (!slot.isEmpty()) {
            // A copy: a visit may end with the member leaving.
            visit.accept(List.copyOf(slot));
        }
    }
}
