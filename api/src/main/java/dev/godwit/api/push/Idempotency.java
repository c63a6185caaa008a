package dev.godwit.api.push;

import dev.godwit.protocol.Fingerprint;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.PushRequest;
import java.nio.charset.StandardCharsets;

/** How a mailbox recognizes a request that comes again: the same as routers compute. */
record Idempotency(Fingerprint id, Fingerprint content) {

    static Idempotency of(Mailbox mailbox, String id, PushRequest request) {
        return new Idempotency(
                Fingerprint.of(utf8(mailbox.key()), utf8(id)),
                Fingerprint.of(
                        utf8(request.event()),
                        utf8(request.data().kind().name()),
                        request.data().bytes(),
                        utf8(request.delivery().name()),
                        utf8(request.collapseKey().orElse(""))));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
