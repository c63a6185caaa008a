package dev.godwit.gateway.hub;

import dev.godwit.inbox.LogEntry;
import dev.godwit.protocol.Control;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Message;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.MessageOptions;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One place of a mailbox's log, ready to be given to followers.
 *
 * @param frame empty where a message may be missing
 */
public record Entry(MessageId id, Optional<Frame> frame) {

    private static final Logger LOG = LoggerFactory.getLogger(Entry.class);
    private static final int OVERHEAD = 128;

    public static Entry gap(MessageId id) {
        return new Entry(id, Optional.empty());
    }

    /** Reads an encoded message. One that cannot be read counts as missing: its followers are told, and go on. */
    public static Entry decode(Mailbox mailbox, MessageId id, ByteBuffer message) {
        byte[] bytes = new byte[message.remaining()];
        message.get(bytes);
        try {
            return new Entry(id, Optional.of(new Frame(mailbox, Optional.of(id), Message.decode(bytes))));
        } catch (IllegalArgumentException e) {
            LOG.error("event=message_unreadable mailbox={} id={} bytes={}", mailbox, id, bytes.length, e);
            return gap(id);
        }
    }

    static Entry of(Mailbox mailbox, LogEntry entry) {
        return entry.gap() ? gap(entry.id()) : decode(mailbox, entry.id(), ByteBuffer.wrap(entry.message()));
    }

    /** How soon it is written, compared with entries of other mailboxes. A gap is short, and should be known soon. */
    public int priority() {
        return frame.isPresent() ? frame.get().message().options().priority() : MessageOptions.MAX_PRIORITY;
    }

    /** The order that it is, if it is no message. */
    Optional<Control> control() {
        return frame.flatMap(f -> f.message().options().control());
    }

    /** About how much memory it takes. */
    long bytes() {
        long data = frame.map(f -> f.message().data().bytes().length).orElse(0);
        return OVERHEAD + data;
    }
}
