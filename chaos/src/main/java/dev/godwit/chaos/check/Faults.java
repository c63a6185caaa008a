package dev.godwit.chaos.check;

import dev.godwit.chaos.history.Event;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** What was broken when. A fault that is never healed was one of a moment. */
final class Faults {

    private record Name(String fault, String target) {}

    /** Who applies records, and what decides who does: {@code pause router-1}, {@code wipe-redis redis}, {@code deploy roles}. */
    private static final Pattern APPLYING = Pattern.compile("router|redis|broker|roles|rebalance| r\\d");

    /** So much later at most it is noticed. */
    private static final long NOTICED = TimeUnit.SECONDS.toMicros(60);

    private final List<Event.Fault> all = new ArrayList<>();
    private final Set<Name> healed = new HashSet<>();

    void add(Event.Fault fault) {
        all.add(fault);
        if (fault.healed()) {
            healed.add(name(fault));
        }
    }

    private static Name name(Event.Fault fault) {
        return new Name(fault.fault(), fault.target());
    }

    List<Event.Fault> all() {
        return all;
    }

    boolean isMomentary(Event.Fault fault) {
        return !healed.contains(name(fault));
    }

    boolean any(List<String> beginnings, long before) {
        return all.stream()
                .anyMatch(f -> f.at() <= before
                        && beginnings.stream().anyMatch(b -> f.fault().startsWith(b)));
    }

    /** Whether a store may have gone back, or a partition changed its owner, so that records of between these times were applied again. */
    boolean mayApplyAgain(long since, long until) {
        return all.stream()
                .filter(fault -> fault.at() >= since - NOTICED && fault.at() <= until)
                .anyMatch(fault ->
                        APPLYING.matcher(fault.fault() + " " + fault.target()).find());
    }

    SortedMap<String, Long> strikes() {
        SortedMap<String, Long> counts = new TreeMap<>();
        all.stream().filter(f -> !f.healed()).forEach(f -> counts.merge(f.fault(), 1L, Long::sum));
        return counts;
    }

    /** By the kind of what was killed: {@code gateway} for {@code gateway-2}. */
    SortedMap<String, Long> kills() {
        SortedMap<String, Long> counts = new TreeMap<>();
        all.stream()
                .filter(f -> !f.healed() && f.fault().startsWith("kill"))
                .forEach(f -> counts.merge(f.target().replaceAll("[-_.]?\\d+$", ""), 1L, Long::sum));
        return counts;
    }

    /** Moments at which nothing was broken any more, each until the next fault. */
    List<Healing> healings() {
        List<Healing> healings = new ArrayList<>();
        Set<Name> broken = new HashSet<>();
        Healing open = null;
        for (Event.Fault fault : all) {
            if (open != null && !(fault.healed() && broken.isEmpty())) {
                healings.add(open.until(fault.at()));
                open = null;
            }
            if (fault.healed()) {
                broken.remove(name(fault));
            } else if (!isMomentary(fault)) {
                broken.add(name(fault));
            }
            if (broken.isEmpty()) {
                if (open != null) {
                    healings.add(open.until(fault.at()));
                }
                open = new Healing(fault.fault(), fault.target(), fault.at(), Long.MAX_VALUE);
            }
        }
        if (open != null) {
            healings.add(open);
        }
        return healings;
    }

    /** Nothing is broken from {@code at} to {@code until}. */
    record Healing(String fault, String target, long at, long until) {

        Healing until(long end) {
            return new Healing(fault, target, at, end);
        }
    }
}
