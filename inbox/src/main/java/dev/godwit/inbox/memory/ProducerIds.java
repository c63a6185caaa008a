package dev.godwit.inbox.memory;

import dev.godwit.protocol.Fingerprint;
import dev.godwit.protocol.Idempotency;
import dev.godwit.protocol.MessageId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Producers' message ids within the window of the partition's clock. */
final class ProducerIds {

    private final Map<Fingerprint, First> known = new HashMap<>();

    /** The message that had an id first. */
    record First(MessageId id, Fingerprint content, long clock) {}

    Optional<First> first(Fingerprint id, long clock, long window) {
        return Optional.ofNullable(known.get(id)).filter(first -> clock - first.clock() <= window);
    }

    void put(Idempotency idempotency, MessageId id, long clock) {
        known.put(idempotency.id(), new First(id, idempotency.content(), clock));
    }

    void purge(long clock, long window) {
        known.values().removeIf(first -> clock - first.clock() > window);
    }

    ProducerIds copy() {
        ProducerIds copy = new ProducerIds();
        copy.known.putAll(known);
        return copy;
    }
}
