package dev.godwit.chaos.check;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts all violations, and keeps the first of each kind. */
final class Findings {

    private final int listed;
    private final Map<Breach, Long> counts = new EnumMap<>(Breach.class);
    private final List<Violation> kept = new ArrayList<>();

    Findings(int listed) {
        this.listed = listed;
    }

    void add(Violation violation) {
        if (counts.merge(violation.breach(), 1L, Long::sum) <= listed) {
            kept.add(violation);
        }
    }

    void add(Breach breach, long at, String detail) {
        add(new Violation(breach, at, "", "", "", List.of(), List.of(), detail));
    }

    void add(
            Breach breach,
            long at,
            Connection connection,
            String mailbox,
            List<String> ids,
            List<String> pushes,
            String detail) {
        add(new Violation(breach, at, connection.device().name(), connection.name(), mailbox, ids, pushes, detail));
    }

    /** About one entry, on one connection. */
    void add(Breach breach, long at, Line line, int entry, String push, String detail) {
        MailboxLog log = line.place().log();
        add(breach, at, line.connection(), log.name(), List.of(log.id(entry)), List.of(push), detail);
    }

    /** Counted, without room for telling more. */
    void count(Breach breach, long more) {
        counts.merge(breach, more, Long::sum);
    }

    Map<Breach, Long> counts() {
        return counts;
    }

    List<Violation> kept() {
        return kept;
    }
}
