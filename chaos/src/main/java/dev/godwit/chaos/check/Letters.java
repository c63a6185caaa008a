package dev.godwit.chaos.check;

import dev.godwit.chaos.history.Event;
import dev.godwit.chaos.history.Event.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every record that cannot be served has a dead letter, and no other has: poison, and a known message id with other content. */
final class Letters extends Check {

    private enum Due {
        YES,
        NO,
        EITHER
    }

    private final Truth truth;
    private final Findings findings;

    Letters(Truth truth, Findings findings) {
        this.truth = truth;
        this.findings = findings;
    }

    @Override
    void finished(Iterable<Device> devices) {
        LongIntMap written = new LongIntMap();
        for (Event.DeadLetter letter : truth.letters()) {
            long place = Truth.place(letter.partition(), letter.offset());
            written.put(place, 0);
            int row = truth.row(place);
            if (row == Truth.NONE) {
                add(
                        letter.at(),
                        letter.partition() + "@" + letter.offset(),
                        List.of(),
                        "a letter for what Kafka does not have");
            } else if (due(row) == Due.NO) {
                add(
                        letter.at(),
                        truth.where(row),
                        names(row),
                        "a letter (" + letter.code() + ") for a record that is good");
            }
        }
        for (int row = 0; row < truth.rows(); row++) {
            if (due(row) == Due.YES && !written.has(truth.place(row))) {
                add(0, truth.where(row), names(row), "no letter for a record that cannot be served");
            }
        }
    }

    private Due due(int row) {
        int push = truth.push(row);
        if (push == Truth.NONE || truth.pushes().kind(push) == Kind.POISON) {
            return Due.YES;
        }
        @Nullable MailboxLog log = truth.mailbox(row) == Truth.NONE ? null : truth.log(truth.mailbox(row));
        int entry = log == null ? -1 : log.at(Truth.offset(truth.place(row)));
        if (log == null || entry < 0) {
            return Due.NO;
        }
        return switch (log.standing(entry)) {
            case CONFLICT -> Due.YES;
            case EITHER -> Due.EITHER;
            default -> Due.NO;
        };
    }

    private List<String> names(int row) {
        return truth.push(row) == Truth.NONE
                ? List.of()
                : List.of(truth.pushes().name(truth.push(row)));
    }

    private void add(long at, String place, List<String> pushes, String detail) {
        findings.add(new Violation(Breach.DEAD_LETTERS, at, "", "", "", List.of(place), pushes, detail));
    }
}
