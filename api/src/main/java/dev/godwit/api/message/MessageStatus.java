package dev.godwit.api.message;

import dev.godwit.protocol.GlobalId;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Problem;
import java.util.Locale;
import java.util.Optional;

/**
 * What became of a message.
 *
 * @param mailbox empty where no single one was meant
 * @param time when Kafka took it, milliseconds since the epoch
 * @param expires milliseconds since the epoch
 * @param first of a duplicate, the message that stands for it
 * @param error of a rejected one, why
 * @param reach of one that is in its log: of others nobody keeps it
 */
public record MessageStatus(
        GlobalId id,
        State state,
        Optional<Mailbox> mailbox,
        Optional<String> event,
        long time,
        Optional<Long> expires,
        Optional<GlobalId> first,
        Optional<Problem> error,
        Optional<Reach> reach) {

    /** Where it is. */
    public enum State {
        ACCEPTED,
        LOGGED,
        EXPANDED,
        PASSED,
        DUPLICATE,
        REJECTED,
        EXPIRED,
        COLLAPSED,
        DELETED,
        SETTLED,
        PURGED,
        TRIMMED,
        REMOVED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static MessageStatus of(GlobalId id, State state, long time) {
        return new MessageStatus(
                id,
                state,
                Optional.empty(),
                Optional.empty(),
                time,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    MessageStatus in(Mailbox one, String name, Optional<Long> end) {
        return new MessageStatus(id, state, Optional.of(one), Optional.of(name), time, end, first, error, reach);
    }

    MessageStatus standsFor(GlobalId other) {
        return new MessageStatus(id, state, mailbox, event, time, expires, Optional.of(other), error, reach);
    }

    MessageStatus because(Problem problem) {
        return new MessageStatus(id, state, mailbox, event, time, expires, first, Optional.of(problem), reach);
    }

    MessageStatus as(Optional<Reach> far) {
        return new MessageStatus(id, state, mailbox, event, time, expires, first, error, far);
    }
}
