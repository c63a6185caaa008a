package dev.godwit.inbox.memory;

import dev.godwit.inbox.Append;
import dev.godwit.inbox.LogEntry;
import dev.godwit.inbox.LogLimits;
import dev.godwit.protocol.Fingerprint;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Receipt;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One mailbox's log, and what is known of it when the log is gone. */
final class MailboxLog {

    /** What an entry costs besides its message; counted as Redis' script does. */
    private static final int OVERHEAD = 64;

    private TreeMap<MessageId, Entry> entries = new TreeMap<>();
    private Map<String, MessageId> collapsible = new HashMap<>();
    private MessageId last;
    private MessageId trimmedThrough;
    private long bytes;
    private long expiry;

    /** @param before the id before this one in the mailbox */
    record Entry(MessageId before, LogEntry content, Optional<String> collapseKey) {
        int size() {
            int key = collapseKey
                    .map(k -> k.getBytes(StandardCharsets.UTF_8).length)
                    .orElse(0);
            return OVERHEAD + content.message().length + key;
        }
    }

    /** Told what leaves the log, and why. */
    @FunctionalInterface
    interface Leaving {
        void told(MessageId id, Receipt.State state);
    }

    /** A mailbox of which nothing is known above the id. */
    MailboxLog(MessageId from) {
        last = from;
        trimmedThrough = from;
    }

    MessageId last() {
        return last;
    }

    MessageId trimmedThrough() {
        return trimmedThrough;
    }

    long expiry() {
        return expiry;
    }

    boolean exists(long now) {
        if (now >= expiry) {
            vanish();
        }
        return !entries.isEmpty();
    }

    void vanish() {
        entries.clear();
    }

    @Nullable
    Entry entry(MessageId id, long now) {
        return exists(now) ? entries.get(id) : null;
    }

    List<LogEntry> above(MessageId after, int count) {
        return entries.tailMap(after, false).values().stream()
                .limit(count)
                .map(Entry::content)
                .toList();
    }

    /** The first of the newest entries; empty where there is none. */
    Optional<MessageId> firstOfLast(int count, long now) {
        return exists(now)
                ? entries.descendingKeySet().stream().limit(count).reduce((newer, older) -> older)
                : Optional.empty();
    }

    /** Before anything is written: the log may have expired whole, and who was behind has missed something then. */
    void settle(long now) {
        if (!exists(now) && expiry > 0) {
            clear();
        }
    }

    /** @return the id before this one */
    MessageId append(
            MessageId id, Append append, boolean gap, MessageId lostThrough, LogLimits limits, Leaving leaving) {
        MessageId before = MessageId.max(last, lostThrough);
        Entry entry = entry(id, before, append, gap);
        entries.put(id, entry);
        bytes += entry.size();
        last = id;
        entry.collapseKey().ifPresent(key -> {
            MessageId older = collapsible.put(key, id);
            if (older != null) {
                remove(older);
                leaving.told(older, Receipt.State.COLLAPSED);
            }
        });
        trim(limits, leaving);
        expiry = Math.max(expiry, append.step().time() + limits.age().toMillis());
        return before;
    }

    MailboxLog copy() {
        MailboxLog copy = new MailboxLog(last);
        copy.entries = new TreeMap<>(entries);
        copy.collapsible = new HashMap<>(collapsible);
        copy.trimmedThrough = trimmedThrough;
        copy.bytes = bytes;
        copy.expiry = expiry;
        return copy;
    }

    private static Entry entry(MessageId id, MessageId before, Append append, boolean gap) {
        return gap
                ? new Entry(before, new LogEntry(id, new byte[0], true), Optional.empty())
                : new Entry(
                        before,
                        new LogEntry(id, append.message(), false),
                        append.collapseKey().map(key -> Fingerprint.of(key).hex()));
    }

    /** Takes one entry out, if it is there. Not trimmed: who reads on passes over nothing that is owed. */
    boolean take(MessageId id) {
        if (!entries.containsKey(id)) {
            return false;
        }
        remove(id).collapseKey().ifPresent(collapsible::remove);
        return true;
    }

    /** Takes all: who has not read up to the last has missed something. */
    void clear() {
        trimmedThrough = last;
        bytes = 0;
        entries.clear();
        collapsible.clear();
    }

    private void trim(LogLimits limits, Leaving leaving) {
        while (entries.size() > 1 && (entries.size() > limits.entries() || bytes > limits.bytes())) {
            MessageId oldest = entries.firstKey();
            Entry removed = remove(oldest);
            removed.collapseKey().ifPresent(collapsible::remove);
            trimmedThrough = oldest;
            leaving.told(oldest, Receipt.State.TRIMMED);
        }
    }

    private Entry remove(MessageId id) {
        Entry removed = entries.remove(id);
        if (removed == null) {
            throw new IllegalStateException("no entry " + id);
        }
        bytes -= removed.size();
        return removed;
    }
}
