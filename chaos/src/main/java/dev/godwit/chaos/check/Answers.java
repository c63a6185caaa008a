package dev.godwit.chaos.check;

import dev.godwit.chaos.history.Event;
import dev.godwit.chaos.history.Event.Kind;
import java.util.List;

/**
 * What the producer was told is so: what was accepted is in Kafka, there and for each of its mailboxes; what was refused is not. Of the
 * rest Kafka alone tells whether it is.
 */
final class Answers extends Check {

    private final Truth truth;
    private final Findings findings;
    private final LongIntMap copies = new LongIntMap();

    Answers(Truth truth, Findings findings) {
        this.truth = truth;
        this.findings = findings;
    }

    @Override
    void finished(Iterable<Device> devices) {
        Pushes pushes = truth.pushes();
        boolean[] logged = new boolean[pushes.size()];
        for (int row = 0; row < truth.rows(); row++) {
            int push = truth.push(row);
            if (push != Truth.NONE) {
                logged[push] = true;
                if (truth.mailbox(row) != Truth.NONE) {
                    copies.put(key(push, truth.mailbox(row)), 0);
                }
            }
        }
        truth.claims().forEach(this::lookAt);
        for (int push = 0; push < pushes.size(); push++) {
            // A poison record has no name that could be read; its place has been looked at.
            if (pushes.kind(push) != Kind.POISON && pushes.attempts(push) > 0) {
                lookAt(push, logged[push]);
            }
        }
    }

    private void lookAt(int push, boolean logged) {
        Pushes pushes = truth.pushes();
        if (pushes.isAccepted(push) && !logged) {
            add(push, "", "accepted, and Kafka does not have it");
        } else if (pushes.isRefused(push) && logged) {
            add(push, "", "refused, and Kafka has it");
        } else if (logged) {
            for (int mailbox : pushes.to(push)) {
                if (!copies.has(key(push, mailbox))) {
                    addLost(push, truth.mailboxes().text(mailbox));
                }
            }
        }
    }

    private void lookAt(Event.Pushed claim) {
        int row = truth.row(Truth.place(claim.partition(), claim.offset()));
        int push = truth.pushes().find(claim.push());
        boolean poison = truth.pushes().kind(push) == Kind.POISON;
        boolean right = row != Truth.NONE && (truth.push(row) == push || (poison && truth.push(row) == Truth.NONE));
        if (!right) {
            String place = claim.partition() + "@" + claim.offset();
            String found = row == Truth.NONE
                    ? "nothing"
                    : truth.push(row) == Truth.NONE
                            ? "what cannot be read"
                            : truth.pushes().name(truth.push(row));
            add(push, place, "accepted at this place, where Kafka has " + found);
        }
    }

    private void add(int push, String place, String detail) {
        Pushes pushes = truth.pushes();
        long at = pushes.isAccepted(push) ? pushes.acceptedAt(push) : pushes.handedAt(push);
        List<String> places = place.isEmpty() ? List.of() : List.of(place);
        findings.add(new Violation(Breach.UNTRUE_ANSWER, at, "", "", "", places, List.of(pushes.name(push)), detail));
    }

    private void addLost(int push, String mailbox) {
        Pushes pushes = truth.pushes();
        findings.add(new Violation(
                Breach.LOST,
                pushes.handedAt(push),
                "",
                "",
                mailbox,
                List.of(),
                List.of(pushes.name(push)),
                "never written for this mailbox"));
    }

    private static long key(int push, int mailbox) {
        return (long) push << 32 | mailbox;
    }
}
