package dev.godwit.chaos.check;

import dev.godwit.chaos.history.Event;
import java.util.List;

/** An id has one content, and lies where Kafka has the record. */
final class Contents extends Check {

    private final Truth truth;
    private final Findings findings;

    Contents(Truth truth, Findings findings) {
        this.truth = truth;
        this.findings = findings;
        truth.misplaced().forEach(findings::add);
    }

    @Override
    void received(Line line, int entry, Event.Received received) {
        Pushes pushes = truth.pushes();
        int push = line.place().log().push(entry);
        boolean nameless = received.push().isEmpty() && pushes.isOrder(push);
        if (!nameless && !received.push().equals(pushes.name(push))) {
            findings.add(
                    Breach.CHANGED,
                    received.at(),
                    line,
                    entry,
                    received.push(),
                    "Kafka has " + pushes.name(push) + " there");
        }
    }

    @Override
    void unknown(Line line, Event.Received received) {
        findings.add(
                Breach.MISPLACED,
                received.at(),
                line.connection(),
                received.mailbox(),
                List.of(received.id().orElse("")),
                List.of(received.push()),
                "Kafka has no record of this mailbox there");
    }
}
