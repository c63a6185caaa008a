package dev.godwit.chaos.check;

import dev.godwit.chaos.history.Event;

/** Ids of a mailbox rise on each connection. */
final class Order extends Check {

    private final Findings findings;

    Order(Findings findings) {
        this.findings = findings;
    }

    @Override
    void received(Line line, int entry, Event.Received received) {
        if (line.hasBegun() && entry < line.last() && !line.place().has(entry)) {
            String last = line.place().log().id(line.last());
            findings.add(Breach.REORDERED, received.at(), line, entry, received.push(), "after " + last);
        }
    }
}
