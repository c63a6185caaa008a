package dev.godwit.gateway.session;

import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.MessageId;
import java.util.Locale;

/**
 * What a client did not and will not receive.
 *
 * @param after the gap begins above this id
 * @param through and ends with this one
 * @param certain whether messages are missing for sure; if not, nobody can tell
 */
public record Gap(Mailbox mailbox, MessageId after, MessageId through, Reason reason, boolean certain) {

    /** Why. */
    public enum Reason {
        /** Removed to keep the log within its limits, or expired. */
        TRIMMED,
        /** Kafka no longer held them when they were due. */
        LOST,
        /** The mailbox was not used for so long that it was forgotten. */
        FORGOTTEN,
        /** A log entry says that a message may be missing in its place. */
        UNKNOWN_PAST,
        /** The client's position is none that was ever given. */
        UNKNOWN_POSITION,
        /** The client's position is of an older generation of the push topic. */
        GENERATION;

        /** Whether the client learns by it that its place is another one than it thought. */
        boolean movesClient() {
            return this == UNKNOWN_POSITION || this == GENERATION;
        }

        /** As clients see it: {@code unknown_position}. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
