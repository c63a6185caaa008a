package dev.godwit.chaos.report;

import dev.godwit.chaos.history.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a page draws of a history, in steps of as many whole seconds as keep it small. */
final class Timeline {

    private static final int STEPS = 360;

    /** From strike to healing; {@code from} and {@code to} are the same for one of a moment. */
    record Span(String fault, String target, long from, long to) {}

    private final long end;
    private final long step;
    private final long[] accepted;
    private final long[] delivered;
    private final long[] connected;
    private final List<Span> faults = new ArrayList<>();
    private final List<Event.Gap> gaps = new ArrayList<>();
    private final Map<String, Long> phases = new HashMap<>();
    private final Set<String> open = new HashSet<>();
    private int reached;

    private Timeline(long end) {
        this.end = Math.max(1_000_000, end);
        this.step = 1_000_000 * Math.max(1, (this.end / 1_000_000 + STEPS - 1) / STEPS);
        int size = (int) (this.end / step) + 1;
        accepted = new long[size];
        delivered = new long[size];
        connected = new long[size];
    }

    static Timeline of(Iterable<Event> history) {
        Timeline timeline = new Timeline(end(history));
        Map<List<String>, Long> broken = new HashMap<>();
        for (Event event : history) {
            if (event instanceof Event.Fault fault) {
                timeline.take(fault, broken);
            } else {
                timeline.take(event);
            }
        }
        broken.forEach((name, at) -> timeline.faults.add(new Span(name.get(0), name.get(1), at, at)));
        timeline.hold(timeline.connected.length - 1);
        return timeline;
    }

    /** Where the run ended, or where the last thing happened. */
    private static long end(Iterable<Event> history) {
        long last = 0;
        for (Event event : history) {
            if (event instanceof Event.Phase phase && phase.name().equals("end")) {
                return phase.at();
            }
            last = Math.max(last, event.at());
        }
        return last;
    }

    private void take(Event.Fault fault, Map<List<String>, Long> broken) {
        List<String> name = List.of(fault.fault(), fault.target());
        if (fault.healed()) {
            Long since = broken.remove(name);
            faults.add(new Span(fault.fault(), fault.target(), since == null ? fault.at() : since, fault.at()));
        } else {
            Long before = broken.put(name, fault.at());
            if (before != null) {
                faults.add(new Span(fault.fault(), fault.target(), before, before));
            }
        }
    }

    private void take(Event event) {
        if (event.at() > end) {
            return;
        }
        int now = (int) (event.at() / step);
        if (event instanceof Event.Pushed pushed) {
            accepted[now] += pushed.outcome() == Event.Outcome.ACCEPTED ? 1 : 0;
        } else if (event instanceof Event.Received) {
            delivered[now]++;
        } else if (event instanceof Event.Opened opened) {
            hold(now);
            open.add(opened.connection());
        } else if (event instanceof Event.Closed closed) {
            hold(now);
            open.remove(closed.connection());
            hold(now);
        } else if (event instanceof Event.Gap gap) {
            gaps.add(gap);
        } else if (event instanceof Event.Phase phase) {
            phases.put(phase.name(), phase.at());
        }
    }

    /** Nothing changed until now. */
    private void hold(int now) {
        for (; reached <= now; reached++) {
            connected[reached] = open.size();
        }
        reached = Math.max(reached, now);
        connected[now] = Math.min(connected[now], open.size());
    }

    long end() {
        return end;
    }

    /** In microseconds. */
    long step() {
        return step;
    }

    double[] acceptedPerSecond() {
        return perSecond(accepted);
    }

    double[] deliveredPerSecond() {
        return perSecond(delivered);
    }

    private double[] perSecond(long[] counts) {
        double[] rates = new double[counts.length];
        for (int i = 0; i < counts.length; i++) {
            long length = Math.min(step, end - i * step);
            rates[i] = length < step / 10 ? (i == 0 ? 0 : rates[i - 1]) : counts[i] * 1e6 / length;
        }
        return rates;
    }

    /** The fewest that were connected in each step. */
    double[] connected() {
        double[] least = new double[connected.length];
        for (int i = 0; i < least.length; i++) {
            least[i] = connected[i];
        }
        return least;
    }

    List<Span> faults() {
        return faults;
    }

    List<Event.Gap> gaps() {
        return gaps;
    }

    /** When a phase began, 0 if it never did. */
    long phase(String name) {
        return phases.getOrDefault(name, 0L);
    }
}
