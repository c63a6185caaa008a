package dev.godwit.gateway.connection;

import dev.godwit.runtime.Loop;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Moments of the wall clock at which something ends, kept in order and served by one timer for the whole loop. A deadline comes
 * up to a {@link #GRAIN_MILLIS grain} late, never early. Confined to its loop.
 */
public final class Deadlines {

    public static final long GRAIN_MILLIS = 250;

    // The wall clock may be set while the timer runs: it looks again at least this often.
    private static final long LONGEST_WAIT_MILLIS = 30_000;

    private final Loop loop;
    private final TreeMap<Long, Set<Entry>> entries = new TreeMap<>();
    private Loop.@Nullable Timer timer;
    private long timerDue;

    public Deadlines(Loop loop) {
        this.loop = loop;
    }

    /** Something that will end. */
    public interface Deadline {
        /** Lifts it; without effect once it came. */
        void cancel();
    }

    /**
     * @param epochMillis of the wall clock; the past comes at once, but not from within this call
     */
    public Deadline at(long epochMillis, Runnable end) {
        long moment = Math.floorDiv(epochMillis + GRAIN_MILLIS - 1, GRAIN_MILLIS) * GRAIN_MILLIS;
        Entry entry = new Entry(moment, end);
        entries.computeIfAbsent(moment, ignored -> new LinkedHashSet<>()).add(entry);
        arm();
        return entry;
    }

    public Deadline in(long millis, Runnable end) {
        return at(loop.now() + millis, end);
    }

    private void arm() {
        if (entries.isEmpty()) {
            return;
        }
        long due = Math.min(entries.firstKey(), loop.now() + LONGEST_WAIT_MILLIS);
        if (timer != null && timerDue <= due) {
            return;
        }
        if (timer != null) {
            timer.cancel();
        }
        timerDue = due;
        timer = loop.after(due - loop.now(), this::serve);
    }

    private void serve() {
        timer = null;
        Map.Entry<Long, Set<Entry>> first = entries.firstEntry();
        while (first != null && first.getKey() <= loop.now()) {
            entries.remove(first.getKey());
            first.getValue().forEach(Entry::come);
            first = entries.firstEntry();
        }
        arm();
    }

    private final class Entry implements Deadline {

        private final long moment;
        private final Runnable end;
        private boolean lifted;

        Entry(long moment, Runnable end) {
            this.moment = moment;
            this.end = end;
        }

        void come() {
            // One that came before it at the same moment may have lifted it.
            if (!lifted) {
                end.run();
            }
        }

        @Override
        public void cancel() {
            lifted = true;
            Set<Entry> same = entries.get(moment);
            if (same != null && same.remove(this) && same.isEmpty()) {
                entries.remove(moment);
            }
        }
    }
}
