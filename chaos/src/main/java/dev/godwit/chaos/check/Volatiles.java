package dev.godwit.chaos.check;

import dev.godwit.chaos.history.Event;
import dev.godwit.chaos.history.Event.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A volatile message takes no place, and comes at most once to a device on a node, unless records may have been applied again since it was
 * pushed. (A node that stood still passes it on to whoever has come to it meanwhile, from another node that did so before.) Every other
 * message has a place.
 */
final class Volatiles extends Check {

    private final Truth truth;
    private final Findings findings;
    private final Names mailboxes = new Names();
    private final Map<Seat, LongIntMap> seen = new HashMap<>();

    private record Seat(Device device, String node) {}

    Volatiles(Truth truth, Findings findings) {
        this.truth = truth;
        this.findings = findings;
    }

    @Override
    void fleeting(Line line, Event.Received received) {
        int push = truth.pushes().find(received.push());
        if (push < 0 || truth.pushes().kind(push) != Kind.VOLATILE) {
            add(line, received, "without an id, though it is kept");
            return;
        }
        Seat seat = new Seat(line.connection().device(), line.connection().node());
        LongIntMap has = seen.computeIfAbsent(seat, fresh -> new LongIntMap());
        long key = (long) push << 32 | mailboxes.number(received.mailbox());
        int times = Math.max(0, has.get(key)) + 1;
        has.put(key, times);
        if (times > truth.pushes().attempts(push)
                && !truth.faults().mayApplyAgain(truth.pushes().handedAt(push), received.at())) {
            add(line, received, "for the time no. " + times);
        }
    }

    @Override
    void received(Line line, int entry, Event.Received received) {
        if (truth.pushes().kind(line.place().log().push(entry)) == Kind.VOLATILE) {
            add(line, received, "with an id, though it is not kept");
        }
    }

    private void add(Line line, Event.Received received, String detail) {
        findings.add(
                Breach.VOLATILE,
                received.at(),
                line.connection(),
                received.mailbox(),
                received.id().stream().toList(),
                List.of(received.push()),
                detail);
    }
}
