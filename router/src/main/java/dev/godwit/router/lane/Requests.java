package dev.godwit.router.lane;

import dev.godwit.inbox.Append.Idempotency;
import dev.godwit.inbox.Origin;
import dev.godwit.protocol.Fingerprint;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Message;
import dev.godwit.protocol.PushRequest.Delivery;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a request, direct or derived, means for one mailbox: the same way both times, so that either finds the other's traces. */
final class Requests {

    private Requests() {}

    static Plan plan(Target target) {
        if (target.delivery() == Delivery.VOLATILE) {
            return new Plan.Pass(target.mailbox(), target.encoded(), target.origin());
        }
        return new Plan.Write(
                target.mailbox(), target.encoded(), idempotency(target), collapseKey(target), target.origin());
    }

    private static Optional<Idempotency> idempotency(Target target) {
        return target.id()
                .map(id -> new Idempotency(
                        Fingerprint.of(utf8(target.mailbox().key()), utf8(id)),
                        Fingerprint.of(
                                utf8(target.message().event()),
                                utf8(target.message().data().kind().name()),
                                target.message().data().bytes(),
                                utf8(target.delivery().name()),
                                utf8(target.collapseKey().orElse("")))));
    }

    private static Optional<String> collapseKey(Target target) {
        return target.delivery() == Delivery.LATEST
                ? Optional.of(target.collapseKey().orElse(target.message().event()))
                : Optional.empty();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** One mailbox's part of a request. */
    record Target(
            Mailbox mailbox,
            Message message,
            Optional<String> id,
            Delivery delivery,
            Optional<String> collapseKey,
            Optional<Origin> origin) {

        byte[] encoded() {
            return message.encode();
        }
    }
}
