package dev.godwit.inbox.memory;

import dev.godwit.inbox.Allowance;
import dev.godwit.inbox.Held;
import dev.godwit.inbox.Holding;
import dev.godwit.inbox.InboxUnavailable;
import dev.godwit.inbox.SharedLimits;
import dev.godwit.inbox.Taken;
import dev.godwit.protocol.Mailbox;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Shared limits in memory, with the same answers as Redis. For one thread; can be made unavailable. */
public final class InMemoryLimits implements SharedLimits {

    /** A clock that was so far ahead was wrong. */
    private static final long LONGEST_LEAD_MILLIS = 60_000;

    // Tenths of a second add up to a little less than a second.
    private static final double ROUNDING = 1e-5;

    private final Map<Mailbox, Level> levels = new HashMap<>();
    private final Map<Mailbox, Map<String, Seats>> seats = new HashMap<>();
    private boolean available = true;
    private int asked;

    private record Level(double left, long at) {}

    private record Seats(int count, long until) {}

    public void available(boolean isAvailable) {
        available = isAvailable;
    }

    /** How often it was asked anything. */
    public int asked() {
        return asked;
    }

    /** How many connections all nodes hold for a user. */
    public int held(Mailbox user, long now) {
        return seats.getOrDefault(user, Map.of()).values().stream()
                .filter(held -> held.until() > now)
                .mapToInt(Seats::count)
                .sum();
    }

    @Override
    public CompletionStage<Taken> take(Mailbox mailbox, Allowance allowance, int wanted, long now) {
        return answer(() -> {
            Level level = filled(levels.getOrDefault(mailbox, new Level(allowance.burst(), now)), allowance, now);
            int taken = (int) Math.min(wanted, Math.max(0, Math.floor(level.left() + ROUNDING)));
            double left = level.left() - taken;
            levels.put(mailbox, new Level(left, level.at()));
            return new Taken(
                    taken, taken > 0 ? 0 : (long) Math.ceil((1 - left) * 1000 / allowance.perSecond() - ROUNDING));
        });
    }

    @Override
    public CompletionStage<Held> hold(Mailbox user, Holding holding, long now) {
        return answer(() -> {
            Map<String, Seats> all = seats.computeIfAbsent(user, first -> new HashMap<>());
            all.values().removeIf(held -> held.until() <= now);
            int mine = all.getOrDefault(holding.holder(), new Seats(0, Long.MAX_VALUE))
                    .count();
            int others = all.values().stream().mapToInt(Seats::count).sum() - mine;
            if (holding.count() > mine && others + holding.count() > holding.most()) {
                return new Held(false, others);
            }
            if (holding.count() == 0) {
                all.remove(holding.holder());
            } else {
                all.put(
                        holding.holder(),
                        new Seats(holding.count(), now + holding.lease().toMillis()));
            }
            return new Held(true, others);
        });
    }

    private static Level filled(Level level, Allowance allowance, long now) {
        if (level.at() > now + LONGEST_LEAD_MILLIS) {
            return new Level(Math.min(level.left(), allowance.burst()), now);
        }
        double more = Math.max(0, now - level.at()) * allowance.perSecond() / 1000;
        return new Level(Math.min(allowance.burst(), level.left() + more), Math.max(level.at(), now));
    }

    private <T> CompletionStage<T> answer(Supplier<T> step) {
        asked++;
        return available
                ? CompletableFuture.completedFuture(step.get())
                : CompletableFuture.failedFuture(new InboxUnavailable("limits: disconnected"));
    }
}
