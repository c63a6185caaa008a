package dev.godwit.chaos.check;

import dev.godwit.chaos.history.Event;

/**
 * Nothing comes twice: not on one connection; not after a resume, unless the client asked for it again; and what a producer repeated comes
 * under one id.
 */
final class Repetition extends Check {

    private final Findings findings;

    Repetition(Findings findings) {
        this.findings = findings;
    }

    @Override
    void received(Line line, int entry, Event.Received received) {
        Place place = line.place();
        if (line.hasBegun() && entry <= line.last() && (entry == line.last() || place.has(entry))) {
            add(line, entry, received, "twice on one connection");
        } else if (line.resumes()
                && entry <= line.floor()
                && (!received.again() || line.connection().isExact())) {
            String position = place.log().id(line.floor());
            add(line, entry, received, "again, though the connection resumed after " + position);
        }
        switch (place.log().standing(entry)) {
            case REPEATED -> add(line, entry, received, "the record repeats an earlier one, which counts");
            case CONFLICT -> add(line, entry, received, "its message id was taken by other content");
            default -> {}
        }
    }

    private void add(Line line, int entry, Event.Received received, String detail) {
        findings.add(Breach.DUPLICATED, received.at(), line, entry, received.push(), detail);
    }
}
