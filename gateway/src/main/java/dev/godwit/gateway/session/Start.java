package dev.godwit.gateway.session;

import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Position;
import java.util.Optional;

/**
 * Where a session begins in its mailboxes, as told by the position that it was given or found.
 *
 * @param given the position; empty when there was none
 * @param generation that the push topic has now
 */
record Start(Optional<Position> given, long generation) {

    /** Where it begins in the mailbox; empty: at the head. */
    Optional<MessageId> in(Mailbox mailbox) {
        if (given.isEmpty()) {
            return mailbox.kind() == Mailbox.Kind.USER ? Optional.of(MessageId.startOf(generation)) : Optional.empty();
        }
        if (ofNewerGeneration() || !names(mailbox)) {
            return Optional.empty();
        }
        return ofOlderGeneration() ? Optional.of(MessageId.startOf(generation)) : offset(mailbox);
    }

    /** Whether the position tells a place in the mailbox, even if that is of no use. */
    boolean names(Mailbox mailbox) {
        return offset(mailbox).isPresent();
    }

    /** How many messages behind the head it begins, where it begins there. */
    int history(Mailbox mailbox, int asked) {
        return mailbox.kind() == Mailbox.Kind.TOPIC && !names(mailbox) ? asked : 0;
    }

    /** The same, of which the position tells nothing any more if it is a topic. */
    Start without(Mailbox mailbox) {
        return mailbox.kind() == Mailbox.Kind.TOPIC && names(mailbox)
                ? new Start(given.map(position -> Positions.without(position, mailbox)), generation)
                : this;
    }

    /** What has to be told first, given where the session begins now. */
    Optional<Gap> gap(Mailbox mailbox, MessageId now) {
        if (!names(mailbox)) {
            return Optional.empty();
        }
        if (ofOlderGeneration()) {
            MessageId before = new MessageId(
                    given.orElseThrow().generation(),
                    offset(mailbox).map(MessageId::offset).orElse(-1L));
            return Optional.of(new Gap(mailbox, before, now, Gap.Reason.GENERATION, false));
        }
        return ofNewerGeneration()
                ? Optional.of(new Gap(mailbox, MessageId.startOf(generation), now, Gap.Reason.UNKNOWN_POSITION, false))
                : Optional.empty();
    }

    /** Whether the client has proven by it that it received all up to there. */
    boolean isProof() {
        return given.isPresent() && given.get().generation() == generation;
    }

    private boolean ofOlderGeneration() {
        return given.isPresent() && given.get().generation() < generation;
    }

    private boolean ofNewerGeneration() {
        return given.isPresent() && given.get().generation() > generation;
    }

    private Optional<MessageId> offset(Mailbox mailbox) {
        return given.flatMap(position -> Positions.offset(position, mailbox)).map(o -> new MessageId(generation, o));
    }
}
