package dev.godwit.gateway.hub;

import dev.godwit.protocol.Control;
import dev.godwit.protocol.GlobalId;
import dev.godwit.protocol.MessageId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest entries of a mailbox, contiguous: all that the log held above {@code base} up to {@code head} is in it, except what
 * was deleted since. Every follower at or above {@code base} is fed from it.
 */
final class Tail {

    private final int maxEntries;
    private final long maxBytes;
    private final List<Entry> entries = new ArrayList<>();
    private MessageId base;
    private MessageId head;
    private MessageId settled;
    private long bytes;

    Tail(int maxEntries, long maxBytes, MessageId start) {
        this.maxEntries = maxEntries;
        this.maxBytes = maxBytes;
        this.base = start;
        this.head = start;
        this.settled = start;
    }

    MessageId base() {
        return base;
    }

    /** The {@code previous} that the next entry must have. */
    MessageId head() {
        return head;
    }

    /** Up to here nothing is missing: the head, or the watermark that was seen while the head was the last of the log. */
    MessageId through() {
        return MessageId.max(head, settled);
    }

    /** Adds the entry that follows the head; {@link #trim()} bounds the size once the followers were fed. */
    void append(Entry entry) {
        if (!entry.id().isAfter(head)) {
            throw new IllegalArgumentException("entry: " + entry.id() + " (expected: above " + head + ")");
        }
        entry.control().ifPresent(this::carryOut);
        entries.add(entry);
        bytes += entry.bytes();
        head = entry.id();
    }

    private void carryOut(Control order) {
        if (order.kind() == Control.Kind.PURGE) {
            // Who has not read up to here has missed something, and finds that in the log.
            restart(head);
        } else {
            order.message().map(GlobalId::id).ifPresent(this::remove);
        }
    }

    private void remove(MessageId id) {
        int at = firstAbove(id) - 1;
        if (at >= 0 && entries.get(at).id().equals(id)) {
            bytes -= entries.remove(at).bytes();
        }
    }

    /** The log may lack entries up to the mark: what is below it has to be read by those who need it. */
    void restart(MessageId mark) {
        entries.clear();
        bytes = 0;
        base = mark;
        head = mark;
    }

    /** Above the newest entry the log holds nothing up to this id. */
    void passTo(MessageId last) {
        head = MessageId.max(head, last);
    }

    /** The partition's watermark of a look at the log that showed nothing above the head. */
    void settle(MessageId watermark) {
        settled = MessageId.max(settled, watermark);
    }

    void trim() {
        int gone = 0;
        while (gone < entries.size() && (entries.size() - gone > maxEntries || bytes > maxBytes)) {
            Entry oldest = entries.get(gone);
            bytes -= oldest.bytes();
            base = oldest.id();
            gone++;
        }
        entries.subList(0, gone).clear();
    }

    /** The first entry above the id. */
    @Nullable
    Entry next(MessageId after) {
        int at = firstAbove(after);
        return at < entries.size() ? entries.get(at) : null;
    }

    private int firstAbove(MessageId after) {
        int low = 0;
        int high = entries.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entries.get(middle).id().isAfter(after)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
