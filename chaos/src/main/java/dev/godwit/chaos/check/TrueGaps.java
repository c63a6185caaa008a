package dev.godwit.chaos.check;

import dev.godwit.chaos.history.Event;
import java.util.List;

/**
 * A gap tells the truth: nothing that it names is kept and owed, its connection has none of it, and one that is certain names something
 * that is gone.
 *
 * <p>One that is not certain is believed only after a fault that loses records of Kafka. A Redis that was wiped is none: all that the run
 * ever pushed is still in Kafka, and has to come.
 */
final class TrueGaps extends Check {

    static final String UNKNOWN_POSITION = "unknown_position";

    private final Truth truth;
    private final Judge judge;
    private final Findings findings;

    TrueGaps(Truth truth, Judge judge, Findings findings) {
        this.truth = truth;
        this.judge = judge;
        this.findings = findings;
    }

    @Override
    void gap(Line line, int from, int to, Event.Gap gap) {
        boolean astray = gap.reason().equals(UNKNOWN_POSITION);
        if (astray) {
            if (!line.place().device().hasLied()) {
                add(line, gap, "the device has only ever given positions that it was given");
            }
        } else if (line.hasBegun() && from < line.last()) {
            add(
                    line,
                    gap,
                    "this connection was already at " + line.place().log().id(line.last()));
        } else {
            lookAtEntries(line, from, to, gap);
        }
    }

    private void lookAtEntries(Line line, int from, int to, Event.Gap gap) {
        Place place = line.place();
        boolean anythingGone = false;
        for (int entry = from + 1; entry <= to; entry++) {
            anythingGone |= place.log().isMark(entry, gap.at());
            if (judge.fate(place, entry, gap.at()) == Fate.OWED && !mayBelieve(gap)) {
                add(line, gap, place.log().id(entry) + " is kept");
                return;
            }
        }
        if (gap.certain() && !anythingGone) {
            add(line, gap, "nothing was missing there");
        }
    }

    private boolean mayBelieve(Event.Gap gap) {
        return !gap.certain() && truth.faults().any(truth.rules().forgetful(), gap.at());
    }

    private void add(Line line, Event.Gap gap, String detail) {
        findings.add(
                Breach.FALSE_GAP,
                gap.at(),
                line.connection(),
                gap.mailbox(),
                List.of(gap.from(), gap.to()),
                List.of(),
                gap.reason() + ": " + detail);
    }
}
