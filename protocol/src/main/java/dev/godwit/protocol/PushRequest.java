package dev.godwit.protocol;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a business service asks for: an event with data for one or more mailboxes, or an order about messages of them.
 *
 * @param targets at least one, each once, in the order given
 * @param id the producer's own id of the request, for idempotency; at most {@link #MAX_ID} bytes of UTF-8
 * @param time when the event happened, milliseconds since the epoch; empty: when Kafka took the request
 * @param traceparent W3C trace context, empty if none
 * @param ignored names of fields that Godwit does not know, for the counter
 */
public record PushRequest(
        List<Mailbox> targets,
        Content content,
        Optional<String> id,
        Optional<Long> time,
        String traceparent,
        Set<String> ignored) {

    public static final int MAX_TARGETS = 10_000;
    public static final int MAX_EVENT = 256;
    public static final int MAX_ID = 1024;

    /** The largest record value, in bytes. */
    public static final int MAX_VALUE = 512 * 1024;

    public PushRequest {
        targets = List.copyOf(new LinkedHashSet<>(targets));
        ignored = Set.copyOf(ignored);
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("to: empty (expected: at least one target)");
        }
    }

    /** The same for one of its mailboxes. */
    public PushRequest only(Mailbox mailbox) {
        return new PushRequest(List.of(mailbox), content, id, time, traceparent, Set.of());
    }

    public PushRequest with(Tracking tracking) {
        return new PushRequest(targets, content.with(tracking), id, time, traceparent, ignored);
    }

    /**
     * The message that followers get.
     *
     * @param recordTime when Kafka took the request, milliseconds since the epoch
     */
    public Message message(long recordTime) {
        long ttl = content.retention().ttl();
        long expires = ttl == 0 ? Message.NEVER : expiry(recordTime, ttl);
        return new Message(
                content.event(), content.data(), time.orElse(recordTime), expires, traceparent, content.options());
    }

    // A producer's own clock may have written any time into the record.
    private static long expiry(long recordTime, long ttl) {
        return recordTime > Long.MAX_VALUE - ttl ? Long.MAX_VALUE : Math.max(1, recordTime + ttl);
    }
}
