package dev.godwit.gateway.publish;

import dev.godwit.inbox.KnownId;
import dev.godwit.protocol.GlobalId;
import dev.godwit.protocol.Idempotency;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Partition;
import dev.godwit.records.TopicRecord;
import dev.godwit.records.Written;
import java.util.Optional;

/**
 * A publication as the records that it becomes.
 *
 * @param user who publishes, in the mailbox's tenant
 * @param upstream for services
 * @param push for followers
 * @param idempotency empty where the mailbox's log would not recognize it
 */
public record Attempt(
        String user,
        Mailbox mailbox,
        Partition partition,
        TopicRecord upstream,
        TopicRecord push,
        Optional<Idempotency> idempotency) {

    private static final long RETRY_MILLIS = 2_000;

    long bytes() {
        return (long) upstream.value().length + push.value().length;
    }

    /** What it is answered with if its id came before: nothing is written. */
    PublishOutcome repeated(KnownId known) {
        boolean same =
                idempotency.filter(own -> own.content().equals(known.content())).isPresent();
        return same
                ? new PublishOutcome.Published(id(known.first().offset()))
                : PublishOutcome.refused(
                        "id_conflict",
                        "messageId: used before for other content, message " + known.first()
                                + " (expected: the same content, or another id)");
    }

    PublishOutcome outcome(Written written) {
        return switch (written.kind()) {
            case WRITTEN -> new PublishOutcome.Published(id(written.offset()));
            case TOO_LARGE ->
                PublishOutcome.refused("too_large", "value: larger than Kafka's brokers take on this topic");
            case UNKNOWN -> unconfirmed();
        };
    }

    /** Whether Kafka has it cannot be told. */
    public PublishOutcome unconfirmed() {
        return new PublishOutcome.Refused(
                "unavailable",
                "not confirmed by Kafka in time, and perhaps written all the same (expected: again, with the same"
                        + " messageId so that nobody gets it twice)",
                RETRY_MILLIS);
    }

    private GlobalId id(long offset) {
        return GlobalId.of(partition, offset);
    }
}
