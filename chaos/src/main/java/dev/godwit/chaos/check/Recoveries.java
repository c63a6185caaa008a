package dev.godwit.chaos.check;

import dev.godwit.chaos.history.Event;
import java.util.ArrayList;
import java.util.List;

/** How long it takes after each healing until all is caught up. Between a healing and the next fault nothing else is in the way. */
final class Recoveries extends Check {

    private static final long CALM = 1_000_000;

    private final Truth truth;
    private final Findings findings;
    private final List<Faults.Healing> healings;
    private final long[] late;
    private int now;

    Recoveries(Truth truth, Findings findings) {
        this.truth = truth;
        this.findings = findings;
        this.healings = truth.faults().healings();
        this.late = new long[healings.size()];
    }

    @Override
    void received(Line line, int entry, Event.Received received) {
        while (now + 1 < healings.size() && healings.get(now + 1).at() <= received.at()) {
            now++;
        }
        if (now == healings.size() || line.place().has(entry)) {
            return;
        }
        Faults.Healing healing = healings.get(now);
        boolean calm = healing.at() <= received.at() && received.at() < healing.until();
        if (calm && truth.pushes().acceptedAt(line.place().log().push(entry)) <= healing.at()) {
            long from = Math.max(healing.at(), line.connection().openedAt());
            late[now] = Math.max(late[now], received.at() - from);
        }
    }

    @Override
    void finished(Iterable<Device> devices) {
        Percentiles percentiles = percentiles();
        if (percentiles.p99() > truth.rules().recovery().toNanos() / 1000) {
            for (Recovery recovery : all()) {
                if (recovery.micros() > truth.rules().recovery().toNanos() / 1000) {
                    findings.add(
                            Breach.SLOW_RECOVERY,
                            recovery.at(),
                            "healed " + recovery.fault() + " of " + recovery.target() + ", caught up "
                                    + recovery.micros() / 1000 + " ms later (expected: within "
                                    + truth.rules().recovery().toMillis() + ")");
                }
            }
        }
    }

    List<Recovery> all() {
        List<Recovery> all = new ArrayList<>();
        for (int i = 0; i < late.length; i++) {
            Faults.Healing healing = healings.get(i);
            boolean cutShort = healing.until() - healing.at() < late[i] + CALM;
            all.add(new Recovery(healing.fault(), healing.target(), healing.at(), late[i], cutShort));
        }
        return all;
    }

    Percentiles percentiles() {
        Durations durations = new Durations();
        for (long micros : late) {
            durations.add(micros);
        }
        return durations.percentiles();
    }
}
