package dev.godwit.chaos.check;

import dev.godwit.chaos.history.Event;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Nothing is lost, and nothing is passed over without a gap: whatever lies between two neighbours that a connection got has come, was
 * told of, or is not owed; and when the run ends, all has come to whoever is connected.
 *
 * <p>An entry is judged at the moment at which a device gets something behind it, because an excuse must have been there by then. One that
 * comes late after all, on the same connection, is not missing but out of order.
 */
final class Completeness extends Check {

    private record Key(Place place, int entry) {}

    private record Hole(Connection connection, long at, Fate fate, String detail) {}

    private final Truth truth;
    private final Judge judge;
    private final Findings findings;
    private final int remembered;
    private final Map<Key, Hole> holes = new HashMap<>();
    private final Map<Fate, Long> account = new EnumMap<>(Fate.class);

    Completeness(Truth truth, Judge judge, Findings findings) {
        this.truth = truth;
        this.judge = judge;
        this.findings = findings;
        this.remembered = 1_000;
    }

    @Override
    void received(Line line, int entry, Event.Received received) {
        Place place = line.place();
        passTo(line, entry, received.at());
        if (place.missing().get(entry)) {
            comesLate(line, entry, received);
        }
        if (received.again()) {
            comesForNothing(line, entry, received.at());
        }
        if (!place.has(entry) && !received.again()) {
            count(Fate.RECEIVED, 1);
        }
        place.judgedTo(entry);
    }

    private void comesLate(Line line, int entry, Event.Received received) {
        if (received.again()) {
            // The client drops it, because it takes it for something that it has.
            return;
        }
        line.place().missing().clear(entry);
        Hole hole = holes.remove(new Key(line.place(), entry));
        if (hole != null && hole.connection() != line.connection()) {
            add(
                    Breach.MISSING_GAP,
                    hole.at(),
                    hole.connection(),
                    line.place(),
                    entry,
                    "passed over here, came later on connection "
                            + line.connection().name());
        }
    }

    /** The client drops it as known. Who has lied may never have had it: what it dropped by was what it said. */
    private void comesForNothing(Line line, int entry, long at) {
        Place place = line.place();
        boolean known =
                place.has(entry) || place.missing().get(entry) || place.device().hasLied();
        if (!known && judge.fate(place, entry, at) == Fate.OWED) {
            miss(line, entry, at, Fate.OWED, "the client dropped it as known, and never had it");
        }
    }

    @Override
    void gap(Line line, int from, int to, Event.Gap gap) {
        passTo(line, from + 1, gap.at());
        Place place = line.place();
        for (int entry = Math.max(from, place.judged()) + 1; entry <= to; entry++) {
            Fate fate = judge.fate(place, entry, gap.at());
            count(fate.isExcused() ? fate : Fate.DECLARED, 1);
        }
        place.judgedTo(to);
    }

    @Override
    void ended(Line line, long at) {
        int size = line.place().log().size();
        passTo(line, size, at);
        line.place().judgedTo(size - 1);
    }

    /** The connection got, or was told, nothing between its last and this entry. */
    private void passTo(Line line, int next, long at) {
        if (line.isOwedWhole()) {
            for (int entry = line.last() + 1; entry < next; entry++) {
                pass(line, entry, at);
            }
            return;
        }
        MailboxLog log = line.place().log();
        for (int entry = next - 1; entry >= 0 && log.latestHanded(entry) >= line.since(); entry--) {
            if (truth.pushes().handedAt(log.push(entry)) >= line.since()) {
                pass(line, entry, at);
            }
        }
    }

    private void pass(Line line, int entry, long at) {
        Place place = line.place();
        Fate fate = judge.fate(place, entry, at);
        if (fate.isExcused()) {
            count(fate, entry > place.judged() ? 1 : 0);
        } else if (entry > place.judged() || (fate == Fate.OWED && !place.has(entry))) {
            miss(line, entry, at, fate, detail(fate, at));
        } else if (!place.missing().get(entry)) {
            add(
                    Breach.MISSING_GAP,
                    at,
                    line.connection(),
                    place,
                    entry,
                    "passed over on this connection, which had not been told of it");
        }
    }

    private void miss(Line line, int entry, long at, Fate fate, String detail) {
        line.place().missing().set(entry);
        if (holes.size() < remembered) {
            holes.put(new Key(line.place(), entry), new Hole(line.connection(), at, fate, detail));
        }
    }

    @Override
    void finished(Iterable<Device> devices) {
        for (Device device : devices) {
            device.places().values().forEach(this::conclude);
        }
    }

    private void conclude(Place place) {
        BitSet missing = place.missing();
        for (int entry = missing.nextSetBit(0); entry >= 0; entry = missing.nextSetBit(entry + 1)) {
            Hole hole = holes.get(new Key(place, entry));
            Fate fate = hole == null ? judge.fate(place, entry, Long.MAX_VALUE / 2) : hole.fate();
            count(Fate.LOST, 1);
            Breach breach = fate == Fate.GONE ? Breach.MISSING_GAP : Breach.LOST;
            if (hole == null) {
                findings.count(breach, 1);
            } else {
                add(breach, hole.at(), hole.connection(), place, entry, hole.detail());
            }
        }
    }

    private String detail(Fate fate, long at) {
        if (fate == Fate.GONE) {
            return "no longer kept, and no gap told of it";
        }
        return at >= truth.endAt()
                ? "had not come when the run ended"
                : "passed over: at this moment came what lies behind it";
    }

    private void add(Breach breach, long at, Connection connection, Place place, int entry, String detail) {
        MailboxLog log = place.log();
        findings.add(
                breach,
                at,
                connection,
                log.name(),
                List.of(log.id(entry)),
                List.of(truth.pushes().name(log.push(entry))),
                detail);
    }

    private void count(Fate fate, long more) {
        account.merge(fate, more, Long::sum);
    }

    /** How many pairs of entry and device there were, by what became of them. */
    Map<Fate, Long> account() {
        return account;
    }
}
