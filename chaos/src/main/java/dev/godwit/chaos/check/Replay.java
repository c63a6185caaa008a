package dev.godwit.chaos.check;

import dev.godwit.chaos.history.Event;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Goes through a history once more, knowing the truth, and follows every device: what it has, and where it goes on. */
final class Replay {

    private final Truth truth;
    private final Findings findings;
    private final Attendance attendance;
    private final List<Check> checks;
    private final Map<String, Device> devices = new LinkedHashMap<>();
    private final Map<String, Connection> connections = new HashMap<>();
    private boolean over;

    Replay(Truth truth, Findings findings, Attendance attendance, List<Check> checks) {
        this.truth = truth;
        this.findings = findings;
        this.attendance = attendance;
        this.checks = checks;
    }

    void run(Iterable<Event> history) {
        history.forEach(this::take);
        checks.forEach(check -> check.finished(devices.values()));
    }

    int devices() {
        return devices.size();
    }

    private void take(Event event) {
        if (event instanceof Event.Sample || !over) {
            checks.forEach(check -> check.seen(event));
        }
        if (over) {
            return;
        }
        if (event instanceof Event.Received received) {
            received(received);
        } else if (event instanceof Event.Opening opening) {
            opening(opening);
        } else if (event instanceof Event.Opened opened) {
            opened(opened);
        } else if (event instanceof Event.Closed closed) {
            closed(closed);
        } else if (event instanceof Event.Gap gap) {
            gap(gap);
        } else if (event instanceof Event.Phase phase && phase.name().equals("end")) {
            over = true;
            devices.values().forEach(device -> ended(device, phase.at()));
        }
    }

    private void opening(Event.Opening opening) {
        Device device = devices.computeIfAbsent(opening.device(), Device::new);
        Connection connection = new Connection(opening, device, truth.rules().liesTeach());
        device.begins(connection);
        attendance.begins(connection);
        if (connections.put(opening.connection(), connection) != null) {
            contradiction(opening.at(), opening.connection(), "began twice");
        }
        for (String mailbox : opening.follows()) {
            Place place = device.places().computeIfAbsent(mailbox, name -> new Place(device, log(name)));
            connection.lines().put(mailbox, new Line(connection, place));
        }
    }

    private MailboxLog log(String mailbox) {
        MailboxLog log = truth.log(mailbox);
        return log == null ? new MailboxLog(truth.rules(), truth.pushes(), mailbox, 0) : log;
    }

    private void opened(Event.Opened opened) {
        Connection connection = connections.get(opened.connection());
        if (connection == null) {
            contradiction(opened.at(), opened.connection(), "was greeted, and is not open");
            return;
        }
        connection.opened(opened.at());
        connection.device().opened(connection);
    }

    private void closed(Event.Closed closed) {
        Connection connection = connections.remove(closed.connection());
        if (connection == null) {
            contradiction(closed.at(), closed.connection(), "ended, and is not open");
            return;
        }
        checks.forEach(check -> check.closed(connection, closed));
        connection.closed(closed.reason());
    }

    private void received(Event.Received received) {
        Connection connection = connections.get(received.connection());
        if (connection == null || !connection.isOpen()) {
            contradiction(received.at(), received.connection(), "got a message, and is not open");
            return;
        }
        Line line = connection.lines().get(received.mailbox());
        if (line == null) {
            checks.forEach(check -> check.unfollowed(connection, received));
        } else if (received.id().isEmpty()) {
            checks.forEach(check -> check.fleeting(line, received));
        } else {
            received(line, received);
        }
    }

    private void received(Line line, Event.Received received) {
        Place place = line.place();
        Id id = Id.parse(received.id().orElseThrow());
        int entry = id.generation() == truth.rules().generation() ? place.log().at(id.offset()) : -1;
        if (entry < 0) {
            checks.forEach(check -> check.unknown(line, received));
            return;
        }
        checks.forEach(check -> check.received(line, entry, received));
        if (!received.again()) {
            place.received().set(entry);
        }
        line.came(entry);
    }

    private void gap(Event.Gap gap) {
        Connection connection = connections.get(gap.connection());
        Line line = connection == null ? null : connection.lines().get(gap.mailbox());
        if (line == null) {
            contradiction(
                    gap.at(), gap.connection(), "got a gap of a mailbox that it does not follow: " + gap.mailbox());
            return;
        }
        int from = upTo(line.place().log(), gap.from());
        int to = upTo(line.place().log(), gap.to());
        checks.forEach(check -> check.gap(line, from, to, gap));
        if (gap.reason().equals(TrueGaps.UNKNOWN_POSITION)) {
            line.moveTo(to);
        } else {
            line.came(to);
        }
    }

    private int upTo(MailboxLog log, String text) {
        Id id = Id.parse(text);
        if (id.generation() != truth.rules().generation()) {
            return id.generation() < truth.rules().generation() ? -1 : log.size() - 1;
        }
        return log.upTo(id.offset());
    }

    private void ended(Device device, long at) {
        Connection newest = device.newest();
        if (newest != null && newest.isOpen()) {
            newest.lines().values().forEach(line -> checks.forEach(check -> check.ended(line, at)));
        }
    }

    private void contradiction(long at, String connection, String detail) {
        findings.add(new Violation(Breach.HISTORY, at, "", connection, "", List.of(), List.of(), detail));
    }
}
