package dev.godwit.chaos.check;

import dev.godwit.chaos.history.Event;
import java.util.List;

/** Nothing reaches whom it was not for: another tenant, a mailbox that is not followed, a device that is not named. */
final class Boundaries extends Check {

    private final Truth truth;
    private final Findings findings;

    Boundaries(Truth truth, Findings findings) {
        this.truth = truth;
        this.findings = findings;
        lookAtRecords();
    }

    private void lookAtRecords() {
        Pushes pushes = truth.pushes();
        for (int row = 0; row < truth.rows(); row++) {
            int push = truth.push(row);
            if (push == Truth.NONE) {
                continue;
            }
            if (pushes.attempts(push) == 0) {
                addRecord(row, "nobody pushed it");
            } else if (truth.mailbox(row) != Truth.NONE && !pushes.isFor(push, truth.mailbox(row))) {
                addRecord(row, "the push was not for this mailbox");
            }
        }
    }

    private void addRecord(int row, String detail) {
        String mailbox =
                truth.mailbox(row) == Truth.NONE ? "" : truth.mailboxes().text(truth.mailbox(row));
        int push = truth.push(row);
        findings.add(new Violation(
                Breach.FOREIGN,
                truth.pushes().handedAt(push),
                "",
                "",
                mailbox,
                List.of(truth.where(row)),
                List.of(truth.pushes().name(push)),
                detail));
    }

    @Override
    void unfollowed(Connection connection, Event.Received received) {
        String tenant = connection.device().tenant();
        boolean foreign = !received.mailbox().startsWith(tenant + "/");
        add(connection, received, foreign ? "of another tenant" : "a mailbox that is not followed");
    }

    @Override
    void fleeting(Line line, Event.Received received) {
        int push = truth.pushes().find(received.push());
        if (push < 0 || truth.pushes().attempts(push) == 0) {
            add(line.connection(), received, "nobody pushed it");
        } else if (!truth.pushes().isFor(push, truth.mailboxes().find(received.mailbox()))) {
            add(line.connection(), received, "the push was not for this mailbox");
        } else {
            lookAtDevices(line, push, received);
        }
    }

    @Override
    void received(Line line, int entry, Event.Received received) {
        lookAtDevices(line, line.place().log().push(entry), received);
    }

    private void lookAtDevices(Line line, int push, Event.Received received) {
        List<String> devices = truth.pushes().options(push).devices();
        if (!devices.isEmpty() && !devices.contains(line.connection().device().ownName())) {
            add(line.connection(), received, "meant for devices " + devices);
        }
    }

    private void add(Connection connection, Event.Received received, String detail) {
        findings.add(
                Breach.FOREIGN,
                received.at(),
                connection,
                received.mailbox(),
                received.id().stream().toList(),
                List.of(received.push()),
                detail);
    }
}
