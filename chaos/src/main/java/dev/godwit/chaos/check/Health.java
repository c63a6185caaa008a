package dev.godwit.chaos.check;

import dev.godwit.chaos.history.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Processes stay as large as they are, and their event loops turn.
 *
 * <p>Of one life of a process the lowest values of the second and of the last quarter are compared, the first being its start: what a
 * garbage collection leaves is what is really held. It may not be half as much again, and {@link #ROOM} or {@link #DESCRIPTORS} more.
 */
final class Health extends Check {

    static final long ROOM = 96L << 20;
    static final long DESCRIPTORS = 200;
    private static final int FEWEST = 16;
    /** A process that was stopped tells of it a little later. */
    private static final long AFTERWARDS = 5_000_000;

    private static final class Life {
        private final List<Event.Sample> samples = new ArrayList<>();
    }

    private final Truth truth;
    private final Findings findings;
    private final Map<String, Life> lives = new HashMap<>();
    private final Map<String, Long> stoppedUntil = new HashMap<>();

    Health(Truth truth, Findings findings) {
        this.truth = truth;
        this.findings = findings;
    }

    @Override
    void seen(Event event) {
        if (event instanceof Event.Fault fault) {
            take(fault);
        } else if (event instanceof Event.Sample sample) {
            take(sample);
        }
    }

    private void take(Event.Fault fault) {
        if (fault.fault().startsWith("kill")) {
            end(lives.remove(fault.target()));
        } else if (fault.fault().startsWith("pause")) {
            stoppedUntil.put(fault.target(), fault.healed() ? fault.at() + AFTERWARDS : Long.MAX_VALUE);
        }
    }

    private void take(Event.Sample sample) {
        Life life = lives.computeIfAbsent(sample.process(), process -> new Life());
        if (!life.samples.isEmpty() && isAnother(last(life), sample)) {
            end(life);
            life = new Life();
            lives.put(sample.process(), life);
        }
        long before = life.samples.isEmpty() ? 0 : last(life).blockedMillis();
        long since = life.samples.isEmpty() ? sample.at() : last(life).at();
        boolean stopped = stoppedUntil.getOrDefault(sample.process(), -1L) >= since;
        long most = truth.rules().blocked().toMillis();
        if (sample.blockedMillis() > Math.max(most, before) && !stopped) {
            String detail = sample.process() + ": an event loop stood still for " + sample.blockedMillis()
                    + " ms (expected: at most " + most + ")";
            findings.add(Breach.UNHEALTHY, sample.at(), detail);
        }
        life.samples.add(sample);
    }

    /** A rolling deploy tells of no process by name. But no process forgets how long it stood still, or gives back so much memory. */
    private static boolean isAnother(Event.Sample before, Event.Sample after) {
        return after.blockedMillis() < before.blockedMillis() || after.rssBytes() < before.rssBytes() / 5 * 3;
    }

    private static Event.Sample last(Life life) {
        return life.samples.get(life.samples.size() - 1);
    }

    @Override
    void finished(Iterable<Device> devices) {
        lives.values().forEach(this::end);
    }

    private void end(@Nullable Life life) {
        if (life == null || life.samples.size() < FEWEST) {
            return;
        }
        compare(life, "heap", Event.Sample::heapBytes, ROOM);
        compare(life, "resident memory", Event.Sample::rssBytes, 2 * ROOM);
        compare(life, "descriptors", Event.Sample::descriptors, DESCRIPTORS);
    }

    private void compare(Life life, String what, ToLongFunction<Event.Sample> of, long room) {
        int quarter = life.samples.size() / 4;
        long early = lowest(life.samples.subList(quarter, 2 * quarter), of);
        long late = lowest(life.samples.subList(life.samples.size() - quarter, life.samples.size()), of);
        if (late > early + early / 2 && late > early + room) {
            Event.Sample sample = last(life);
            findings.add(
                    Breach.UNHEALTHY,
                    sample.at(),
                    sample.process() + ": " + what + " grew from " + early + " to " + late
                            + " (expected: at most half as much again, or " + room + " more)");
        }
    }

    private static long lowest(List<Event.Sample> samples, ToLongFunction<Event.Sample> of) {
        return samples.stream().mapToLong(of).min().orElse(0);
    }
}
