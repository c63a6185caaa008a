package dev.godwit.chaos.check;

import dev.godwit.chaos.history.Event;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whether every device is back when the run ends, and how long they were away in between. */
final class Attendance extends Check {

    private final Truth truth;
    private final Findings findings;
    private final Map<Device, Long> away = new HashMap<>();
    private final Map<String, Device> opening = new HashMap<>();
    private final Durations reconnects = new Durations();

    Attendance(Truth truth, Findings findings) {
        this.truth = truth;
        this.findings = findings;
    }

    void begins(Connection connection) {
        opening.put(connection.name(), connection.device());
    }

    @Override
    void closed(Connection connection, Event.Closed closed) {
        opening.remove(connection.name());
        if (connection.device().newest() == connection && !closed.reason().equals(Event.Closed.LEFT)) {
            away.putIfAbsent(connection.device(), closed.at());
        }
    }

    @Override
    void seen(Event event) {
        if (event instanceof Event.Opened opened) {
            Device device = opening.remove(opened.connection());
            Long since = device == null ? null : away.remove(device);
            if (since != null) {
                reconnects.add(opened.at() - since);
            }
        }
    }

    @Override
    void finished(Iterable<Device> devices) {
        if (!truth.isDrained()) {
            findings.add(
                    Breach.HISTORY,
                    0,
                    "the run has no drain and end: what was still to come cannot be told from what was lost");
            return;
        }
        for (Device device : devices) {
            Connection newest = device.newest();
            if (newest != null && !newest.isOpen() && !newest.end().orElse("").equals(Event.Closed.LEFT)) {
                String detail = newest.end()
                        .map(reason -> "its last attempt ended: " + reason)
                        .orElse("its last attempt was never greeted");
                findings.add(Breach.UNCONNECTED, truth.endAt(), newest, "", List.of(), List.of(), detail);
            }
        }
    }

    Percentiles reconnects() {
        return reconnects.percentiles();
    }
}
