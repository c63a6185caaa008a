package dev.godwit.protocol;

import java.nio.charset.StandardCharsets;

/**
 * How a mailbox recognizes a request that comes again: routers and the push API compute the same.
 *
 * @param id stands for the producer's id within the mailbox
 * @param content equal for the same content; another one with the same id is a conflict
 */
public record Idempotency(Fingerprint id, Fingerprint content) {

    public static Idempotency of(Mailbox mailbox, String id, Content content) {
        Fingerprint scoped =
                Fingerprint.of(mailbox.key().getBytes(StandardCharsets.UTF_8), id.getBytes(StandardCharsets.UTF_8));
        return new Idempotency(scoped, content.fingerprint());
    }
}
