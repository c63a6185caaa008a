package dev.godwit.gateway.session;

import dev.godwit.inbox.LogPage;
import dev.godwit.inbox.LostRange;
import dev.godwit.protocol.MessageId;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a look at a log tells to be missing, from its low end to its high end. Taken piece by piece, between the entries. */
final class Holes {

    private final Deque<Hole> holes;

    Holes(LogPage log) {
        Stream<Hole> lost = log.lost().stream().map(Holes::lost);
        holes = Stream.concat(Stream.of(removed(log)), lost)
                .sorted(Comparator.comparing(Hole::after).thenComparing(Hole::through))
                .collect(ArrayDeque::new, ArrayDeque::add, ArrayDeque::addAll);
    }

    /** The next piece above the position, if it lies below the entry. A range may have entries inside: then it is cut there. */
    @Nullable
    Hole nextBefore(MessageId entry, MessageId position) {
        Hole hole = firstAbove(position);
        if (hole == null || !entry.isAfter(hole.after())) {
            return null;
        }
        MessageId below = new MessageId(entry.generation(), entry.offset() - 1);
        MessageId through = hole.through().isAfter(below) ? below : hole.through();
        Hole piece = new Hole(MessageId.max(hole.after(), position), through, hole.reason(), hole.certain());
        return piece.through().isAfter(piece.after()) ? piece : null;
    }

    /** The next piece above the position, where the log holds nothing more. */
    @Nullable
    Hole next(MessageId position) {
        Hole hole = firstAbove(position);
        return hole == null
                ? null
                : new Hole(MessageId.max(hole.after(), position), hole.through(), hole.reason(), hole.certain());
    }

    private @Nullable Hole firstAbove(MessageId position) {
        while (!holes.isEmpty() && !holes.peek().through().isAfter(position)) {
            holes.remove();
        }
        return holes.peek();
    }

    /** What was trimmed, expired or forgotten, all of it from the old end. */
    private static Hole removed(LogPage log) {
        MessageId through = log.exists() ? log.trimmedThrough() : MessageId.max(log.trimmedThrough(), log.last());
        if (log.last().equals(MessageId.NONE)) {
            MessageId forgotten = MessageId.max(through, log.forgotten());
            return new Hole(MessageId.NONE, forgotten, Gap.Reason.FORGOTTEN, false);
        }
        // A mailbox that was forgotten comes back with the forgotten as trimmed: nobody knows whether it had any.
        return through.isAfter(log.forgotten())
                ? new Hole(MessageId.NONE, through, Gap.Reason.TRIMMED, true)
                : new Hole(MessageId.NONE, through, Gap.Reason.FORGOTTEN, false);
    }

    private static Hole lost(LostRange range) {
        return new Hole(range.after(), range.through(), Gap.Reason.LOST, false);
    }

    /** Something is missing above {@code after} and up to {@code through}. */
    record Hole(MessageId after, MessageId through, Gap.Reason reason, boolean certain) {}
}
