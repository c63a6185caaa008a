package dev.godwit.api.push;

import dev.godwit.inbox.KnownId;
import dev.godwit.protocol.GlobalId;
import dev.godwit.protocol.Problem;
import dev.godwit.records.Written;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One request on its way: its copies, and which of them their mailboxes have already.
 *
 * @param problem why nothing is written; then there are no copies
 * @param known for each copy the message that had its id first
 */
record PendingPush(Optional<Problem> problem, List<Copy> copies, List<Optional<KnownId>> known) {

    static PendingPush of(List<Copy> copies) {
        return new PendingPush(Optional.empty(), copies, Collections.nCopies(copies.size(), Optional.empty()));
    }

    static PendingPush refused(Problem problem) {
        return new PendingPush(Optional.of(problem), List.of(), List.of());
    }

    long bytes() {
        return copies.stream().mapToLong(copy -> copy.record().value().length).sum();
    }

    /** With this knowledge; one copy in conflict, and none of them is written. */
    PendingPush knowing(List<Optional<KnownId>> found) {
        Optional<Problem> conflict = IntStream.range(0, copies.size())
                .mapToObj(i -> conflict(copies.get(i), found.get(i)))
                .flatMap(Optional::stream)
                .findFirst();
        return conflict.map(PendingPush::refused).orElseGet(() -> new PendingPush(problem, copies, List.copyOf(found)));
    }

    List<Copy> unwritten() {
        return IntStream.range(0, copies.size())
                .filter(i -> known.get(i).isEmpty())
                .mapToObj(copies::get)
                .toList();
    }

    /**
     * @param written for each of {@link #unwritten}
     */
    PushOutcome outcome(List<Written> written) {
        if (problem.isPresent()) {
            return new PushOutcome.Refused(problem.get());
        }
        if (written.stream().anyMatch(one -> one.kind() == Written.Kind.TOO_LARGE)) {
            return new PushOutcome.Refused(PushProblems.recordTooLarge());
        }
        long missing = written.stream()
                .filter(one -> one.kind() == Written.Kind.UNKNOWN)
                .count();
        if (missing > 0) {
            int done = copies.size() - (int) missing;
            return new PushOutcome.Refused(PushProblems.unavailable(done, copies.size()));
        }
        return new PushOutcome.Accepted(ids(written));
    }

    private List<GlobalId> ids(List<Written> written) {
        List<GlobalId> ids = new ArrayList<>(copies.size());
        int next = 0;
        for (int i = 0; i < copies.size(); i++) {
            Optional<KnownId> first = known.get(i);
            long offset = first.isPresent()
                    ? first.get().first().offset()
                    : written.get(next++).offset();
            ids.add(copies.get(i).id(offset));
        }
        return ids;
    }

    private static Optional<Problem> conflict(Copy copy, Optional<KnownId> known) {
        return known.filter(first -> copy.idempotency()
                        .filter(own -> own.content().equals(first.content()))
                        .isEmpty())
                .map(first -> PushProblems.conflict(copy.mailbox(), first.first()));
    }
}
