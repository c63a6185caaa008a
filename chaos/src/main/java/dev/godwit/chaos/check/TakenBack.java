package dev.godwit.chaos.check;

import dev.godwit.chaos.history.Event;

/**
 * Who has been told that a message was deleted, settled or purged, does not get it any more. Who comes without a position has forgotten
 * what it was told.
 */
final class TakenBack extends Check {

    private final Findings findings;

    TakenBack(Findings findings) {
        this.findings = findings;
    }

    @Override
    void received(Line line, int entry, Event.Received received) {
        MailboxLog log = line.place().log();
        int order = log.takenBy(entry);
        boolean told = order >= 0 && order <= line.last() && (line.hasBegun() || line.resumes());
        if (told && !received.again() && isOrder(log.standing(entry))) {
            findings.add(
                    Breach.TAKEN_BACK, received.at(), line, entry, received.push(), "after the order " + log.id(order));
        }
    }

    private static boolean isOrder(Fate fate) {
        return fate == Fate.DELETED || fate == Fate.SETTLED;
    }
}
