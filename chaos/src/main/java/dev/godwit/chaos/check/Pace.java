package dev.godwit.chaos.check;

import dev.godwit.chaos.history.Event;
import java.util.HashSet;
import java.util.Set;

/**
 * How quickly things come: from the answer to the producer until a device that was connected has it. While nothing is broken, while
 * something is, and to devices on other nodes while a single gateway is broken. Measures, not promises.
 */
final class Pace extends Check {

    private static final long SILENCE = 1_000_000;

    private record Broken(String fault, String target) {}

    private final Truth truth;
    private final Set<String> nodes = new HashSet<>();
    private final Set<Broken> broken = new HashSet<>();
    private final Durations quiet = new Durations();
    private final Durations faults = new Durations();
    private final Durations bystanders = new Durations();
    private long bystandersCut;

    private boolean running;
    private boolean owed;
    private long lastDelivery;
    private long longestSilence;
    private long silence;

    Pace(Truth truth) {
        this.truth = truth;
    }

    @Override
    void seen(Event event) {
        if (event instanceof Event.Fault fault && !truth.faults().isMomentary(fault)) {
            Broken name = new Broken(fault.fault(), fault.target());
            if (fault.healed()) {
                broken.remove(name);
            } else {
                broken.add(name);
            }
        } else if (event instanceof Event.Opening opening) {
            nodes.add(opening.node());
        } else if (event instanceof Event.Phase phase) {
            running = phase.name().equals("faults");
            lastDelivery = phase.at();
        } else if (event instanceof Event.Pushed pushed) {
            owed |= pushed.outcome() == Event.Outcome.ACCEPTED;
        }
    }

    @Override
    void received(Line line, int entry, Event.Received received) {
        hear(received.at());
        Connection connection = line.connection();
        long acceptedAt = truth.pushes().acceptedAt(line.place().log().push(entry));
        if (acceptedAt == Long.MAX_VALUE
                || acceptedAt < connection.openedAt()
                || line.place().has(entry)) {
            return;
        }
        long took = received.at() - acceptedAt;
        if (broken.isEmpty()) {
            quiet.add(took);
        } else {
            faults.add(took);
            if (isBystander(connection)) {
                bystanders.add(took);
            }
        }
    }

    @Override
    void fleeting(Line line, Event.Received received) {
        hear(received.at());
    }

    private void hear(long at) {
        if (running && owed && at - lastDelivery > SILENCE) {
            silence += at - lastDelivery;
            longestSilence = Math.max(longestSilence, at - lastDelivery);
        }
        owed = false;
        lastDelivery = Math.max(lastDelivery, at);
    }

    @Override
    void closed(Connection connection, Event.Closed closed) {
        if (isBystander(connection)
                && connection.openedAt() <= closed.at()
                && !closed.reason().equals(Event.Closed.LEFT)) {
            bystandersCut++;
        }
    }

    /** Only gateways are broken, and not this connection's. */
    private boolean isBystander(Connection connection) {
        return !broken.isEmpty()
                && broken.stream()
                        .allMatch(b -> nodes.contains(b.target()) && !b.target().equals(connection.node()));
    }

    Percentiles quiet() {
        return quiet.percentiles();
    }

    Percentiles faults() {
        return faults.percentiles();
    }

    Percentiles bystanders() {
        return bystanders.percentiles();
    }

    long bystandersCut() {
        return bystandersCut;
    }

    /** The sum of all times longer than a second in which something was accepted and nothing delivered. */
    long silence() {
        return silence;
    }

    long longestSilence() {
        return longestSilence;
    }
}
