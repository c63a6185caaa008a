package dev.godwit.protocol;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a business service asks for: an event with data for one or more mailboxes.
 *
 * @param targets at least one, each once, in the order given
 * @param id the producer's own id of the request, for idempotency; at most {@link #MAX_ID} bytes of UTF-8
 * @param collapseKey the message replaces an older one of the same key in the mailbox
 * @param traceparent W3C trace context, empty if none
 * @param ignored names of fields that Godwit does not know, for the counter
 */
public record PushRequest(
        List<Mailbox> targets,
        String event,
        Payload data,
        Optional<String> id,
        Delivery delivery,
        Optional<String> collapseKey,
        String traceparent,
        Set<String> ignored) {

    public static final int MAX_TARGETS = 10_000;
    public static final int MAX_EVENT = 256;
    public static final int MAX_ID = 1024;
    public static final int MAX_COLLAPSE_KEY = 256;

    /** The largest record value, in bytes. */
    public static final int MAX_VALUE = 512 * 1024;

    /** What becomes of a message whose follower is away. */
    public enum Delivery {
        /** Kept in the log, each one. */
        DURABLE,
        /** Kept in the log, the newest of each collapse key (without one: of each event). */
        LATEST,
        /** Not kept: only who is connected and keeps up receives it. */
        VOLATILE
    }

    public PushRequest {
        targets = List.copyOf(new LinkedHashSet<>(targets));
        ignored = Set.copyOf(ignored);
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("to: empty (expected: at least one target)");
        }
    }
}
