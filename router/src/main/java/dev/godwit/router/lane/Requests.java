package dev.godwit.router.lane;

import dev.godwit.inbox.Origin;
import dev.godwit.inbox.Tracked;
import dev.godwit.protocol.Content;
import dev.godwit.protocol.Idempotency;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Message;
import dev.godwit.protocol.PushRequest;
import dev.godwit.protocol.Retention.Delivery;
import dev.godwit.protocol.Tracking;
import java.util.Optional;

/** What a request, direct or derived, means for its first mailbox: the same way both times, so that either finds the other's traces. */
final class Requests {

    private final ReceiptOptions receipts;

    Requests(ReceiptOptions receipts) {
        this.receipts = receipts;
    }

    /**
     * @param time Kafka time of the request itself, not of a copy of it
     */
    Plan plan(PushRequest request, long time, Optional<Origin> origin) {
        Mailbox mailbox = request.targets().get(0);
        Content content = request.content();
        Message message = tracked(mailbox, request).message(time);
        if (content.retention().delivery() == Delivery.VOLATILE) {
            return new Plan.Pass(mailbox, message.encode(), origin);
        }
        return new Plan.Write(
                mailbox,
                message.encode(),
                request.id().map(id -> Idempotency.of(mailbox, id, content)),
                content.replaces(),
                origin,
                content.options().control(),
                tracked(message, request, time));
    }

    /** With the default of its tenant, so that gateways need not know it. The content stays as it came where it is compared. */
    private PushRequest tracked(Mailbox mailbox, PushRequest request) {
        Content content = request.content();
        boolean canBe = mailbox.kind() == Mailbox.Kind.USER
                && content.retention().delivery() != Delivery.VOLATILE
                && content.options().control().isEmpty();
        boolean byDefault =
                canBe && receipts.tenants().contains(mailbox.tenant().name());
        return request.with(content.options().tracking().orElse(byDefault));
    }

    private Optional<Tracked> tracked(Message message, PushRequest request, long time) {
        Tracking tracking = message.options().tracking();
        boolean receiptsAsked = tracking.receipts() == Tracking.Receipts.ASKED;
        return tracking.tracks()
                ? Optional.of(new Tracked(
                        receiptsAsked,
                        tracking.settleFirst(),
                        message.options().devices(),
                        message.expires(),
                        receipts.unreadAfter().isZero()
                                ? 0
                                : time + receipts.unreadAfter().toMillis(),
                        message.event(),
                        request.id()))
                : Optional.empty();
    }
}
