package dev.godwit.gateway.link;

import com.google.protobuf.ByteString;
import dev.godwit.gateway.hub.Arrival;
import dev.godwit.gateway.hub.Entry;
import dev.godwit.gateway.hub.Frame;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Message;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.link.Delivery;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what a router forwards. */
final class Arrivals {

    private static final Logger LOG = LoggerFactory.getLogger(Arrivals.class);

    private Arrivals() {}

    /** Empty if it cannot be read, or has no place in a log of this generation. */
    static Optional<Arrival> read(Mailbox mailbox, Delivery delivery, long generation) {
        if (delivery.getOffset() < 0) {
            return passing(mailbox, delivery.getMessage());
        }
        if (delivery.getGeneration() != generation || delivery.getPrevGeneration() < 0) {
            return Optional.empty();
        }
        MessageId id = new MessageId(generation, delivery.getOffset());
        MessageId previous = new MessageId(delivery.getPrevGeneration(), Math.max(-1, delivery.getPrevOffset()));
        Entry entry = delivery.getGap()
                ? Entry.gap(id)
                : Entry.decode(mailbox, id, delivery.getMessage().asReadOnlyByteBuffer());
        return Optional.of(new Arrival.Durable(mailbox, previous, entry));
    }

    private static Optional<Arrival> passing(Mailbox mailbox, ByteString message) {
        try {
            Message read = Message.decode(message.toByteArray());
            return Optional.of(new Arrival.Volatile(new Frame(mailbox, Optional.empty(), read)));
        } catch (IllegalArgumentException e) {
            LOG.warn("event=volatile_unreadable mailbox={} bytes={}", mailbox, message.size(), e);
            return Optional.empty();
        }
    }
}
