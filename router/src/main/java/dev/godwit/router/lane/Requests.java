package dev.godwit.router.lane;

import dev.godwit.inbox.Origin;
import dev.godwit.protocol.Content;
import dev.godwit.protocol.Idempotency;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Message;
import dev.godwit.protocol.PushRequest;
import dev.godwit.protocol.Retention.Delivery;
import java.util.Optional;

/** What a request, direct or derived, means for its first mailbox: the same way both times, so that either finds the other's traces. */
final class Requests {

    private Requests() {}

    /**
     * @param time Kafka time of the request itself, not of a copy of it
     */
    static Plan plan(PushRequest request, long time, Optional<Origin> origin) {
        Mailbox mailbox = request.targets().get(0);
        Content content = request.content();
        Message message = request.message(time);
        if (content.retention().delivery() == Delivery.VOLATILE) {
            return new Plan.Pass(mailbox, message.encode(), origin);
        }
        return new Plan.Write(
                mailbox,
                message.encode(),
                request.id().map(id -> Idempotency.of(mailbox, id, content)),
                collapseKey(content),
                origin,
                content.options().control());
    }

    private static Optional<String> collapseKey(Content content) {
        return content.retention().delivery() == Delivery.LATEST
                ? content.retention().collapseKey().or(() -> Optional.of(content.event()))
                : Optional.empty();
    }
}
