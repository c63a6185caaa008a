package dev.godwit.chaos.check;

import dev.godwit.chaos.history.Event;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts what there was. */
final class Tally extends Check {

    private long delivered;
    private long again;
    private long fleeting;
    private final SortedMap<String, Long> gaps = new TreeMap<>();
    private long connections;
    private long greeted;
    private long lies;

    @Override
    void seen(Event event) {
        if (event instanceof Event.Opening opening) {
            connections++;
            lies += opening.honest() ? 0 : 1;
        } else if (event instanceof Event.Opened) {
            greeted++;
        } else if (event instanceof Event.Received received) {
            delivered++;
            again += received.again() ? 1 : 0;
            fleeting += received.id().isEmpty() ? 1 : 0;
        } else if (event instanceof Event.Gap gap) {
            gaps.merge(gap.reason(), 1L, Long::sum);
        }
    }

    Verdict.Counts counts(Truth truth, long devices) {
        Pushes pushes = truth.pushes();
        long accepted = 0;
        long refused = 0;
        long handed = 0;
        for (int push = 0; push < pushes.size(); push++) {
            handed += pushes.attempts(push) > 0 ? 1 : 0;
            accepted += pushes.isAccepted(push) ? 1 : 0;
            refused += pushes.isRefused(push) ? 1 : 0;
        }
        return new Verdict.Counts(
                handed,
                accepted,
                refused,
                handed - accepted - refused,
                truth.rows(),
                delivered,
                again,
                fleeting,
                gaps,
                devices,
                connections,
                greeted,
                lies,
                truth.letters().size());
    }
}
