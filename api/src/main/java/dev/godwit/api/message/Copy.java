package dev.godwit.api.message;

import dev.godwit.protocol.Content;
import dev.godwit.protocol.GlobalId;
import dev.godwit.protocol.Idempotency;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Message;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.PushRequest;
import dev.godwit.protocol.Retention.Delivery;
import java.util.Optional;

/**
 * A message of one mailbox, as its record tells.
 *
 * @param request with this mailbox as its only target
 * @param time of the request that it comes from, milliseconds since the epoch
 */
record Copy(GlobalId id, PushRequest request, long time) {

    Mailbox mailbox() {
        return request.targets().get(0);
    }

    Content content() {
        return request.content();
    }

    /** Right below it in its mailbox. */
    MessageId before() {
        return new MessageId(id.generation(), id.offset() - 1);
    }

    boolean isVolatile() {
        return content().retention().delivery() == Delivery.VOLATILE;
    }

    boolean collapses() {
        return content().replaces().isPresent();
    }

    boolean expired(long now) {
        return request.message(time).expired(now);
    }

    Optional<Long> expires() {
        return Optional.of(request.message(time).expires()).filter(end -> end != Message.NEVER);
    }

    Optional<Idempotency> idempotency() {
        return request.id().map(own -> Idempotency.of(mailbox(), own, content()));
    }

    MessageStatus status(MessageStatus.State state) {
        return MessageStatus.of(id, state, time).in(mailbox(), content().event(), expires());
    }
}
