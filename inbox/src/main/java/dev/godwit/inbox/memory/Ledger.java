package dev.godwit.inbox.memory;

import dev.godwit.inbox.Append;
import dev.godwit.inbox.Outbox;
import dev.godwit.inbox.Owed;
import dev.godwit.inbox.ReceiptOutbox;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Names;
import dev.godwit.protocol.Partition;
import dev.godwit.protocol.Receipt.State;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The messages of a partition about which something is owed, and what is to be told. As the scripts keep it. */
final class Ledger {

    private static final String NOBODY = "*";

    private final Partition partition;
    private final Map<Mailbox, NavigableMap<Long, Open>> open = new HashMap<>();
    private final DueTimes due = new DueTimes();
    private final List<String> told = new ArrayList<>();
    private long untold;

    Ledger(Partition partition) {
        this.partition = partition;
    }

    void open(Append append, Collection<String> devices, long logAge) {
        append.tracked().ifPresent(tracked -> {
            Open entry = new Open(tracked, devices);
            if (entry.isSettled()) {
                return;
            }
            long offset = append.step().offset();
            of(append.mailbox()).put(offset, entry);
            if (entry.unread > 0) {
                due.put(append.mailbox(), offset, DueTimes.UNREAD, entry.unread);
            }
            long ends = append.step().time() + logAge;
            boolean expires = entry.expires > 0 && entry.expires < ends;
            due.put(
                    append.mailbox(),
                    offset,
                    expires ? DueTimes.EXPIRES : DueTimes.TRIMMED,
                    expires ? entry.expires : ends);
        });
    }

    /** The same last word for all that owe one. */
    void close(Mailbox user, long offset, State state, long time) {
        Open entry = find(user, offset);
        if (entry != null) {
            entry.owed.keySet().forEach(device -> tell(user, offset, entry, state.text(), device, time));
            drop(user, offset);
        }
    }

    void closeAll(Mailbox user, State state, long time) {
        List.copyOf(of(user).keySet()).forEach(offset -> close(user, offset, state, time));
    }

    void written(Mailbox user, String device, List<MessageId> messages, long now) {
        String name = Names.encode(device);
        for (MessageId message : messages) {
            Open entry = find(user, message.offset());
            if (entry != null && Boolean.FALSE.equals(entry.written(name))) {
                tell(user, message.offset(), entry, State.WRITTEN.text(), name, now);
                entry.owed.put(name, true);
            }
        }
    }

    List<Owed> owed(Mailbox user, MessageId message) {
        Open entry = find(user, message.offset());
        return entry == null
                ? List.of()
                : entry.owed.entrySet().stream()
                        .map(owing -> new Owed(Names.decode(owing.getKey()), owing.getValue()))
                        .toList();
    }

    /** The device's position is there now. */
    void passed(Mailbox user, String device, long position, long now, Predicate<MessageId> inLog) {
        NavigableMap<Long, Open> passed = of(user).headMap(position, true);
        for (long offset : List.copyOf(passed.keySet())) {
            pass(user, Names.encode(device), offset, now, inLog.test(partition.id(offset)));
        }
    }

    Outbox outbox(long now, int count, Predicate<DueTimes.Due> stays, Map<Mailbox, Long> logExpiry) {
        for (DueTimes.Due item : due.until(now, count)) {
            due.remove(item);
            attend(item, now, stays.test(item), logExpiry.getOrDefault(item.user(), 0L));
        }
        return Outbox.parse(partition, List.copyOf(told.subList(0, Math.min(count, told.size()))), untold);
    }

    void told(Outbox page) {
        int count = page.texts().size();
        if (count > 0
                && told.size() >= count
                && told.get(0).equals(page.texts().get(0))
                && told.get(count - 1).equals(page.texts().get(count - 1))) {
            told.subList(0, count).clear();
        }
    }

    Ledger copy() {
        Ledger copy = new Ledger(partition);
        open.forEach((user, entries) ->
                entries.forEach((offset, entry) -> copy.of(user).put(offset, entry.copy())));
        copy.due.putAll(due);
        copy.told.addAll(told);
        copy.untold = untold;
        return copy;
    }

    private void pass(Mailbox user, String device, long offset, long now, boolean inLog) {
        Open entry = find(user, offset);
        if (entry == null || !entry.isFor(device)) {
            return;
        }
        Boolean written = entry.written(device);
        boolean owing = written != null;
        if (!owing && entry.acked) {
            return;
        }
        if (!inLog) {
            tellIf(owing, user, offset, entry, State.TRIMMED, device, now);
        } else if (entry.expires > 0 && entry.expires <= now && !Boolean.TRUE.equals(written)) {
            tellIf(owing, user, offset, entry, State.EXPIRED, device, now);
        } else {
            // It can have passed only what was written, though nobody may have said so.
            tellIf(Boolean.FALSE.equals(written), user, offset, entry, State.WRITTEN, device, now);
            tellIf(owing, user, offset, entry, State.ACKED, device, now);
            acked(user, offset, entry, now);
        }
        entry.owed.remove(device);
        keep(user, offset, entry);
    }

    private void acked(Mailbox user, long offset, Open entry, long now) {
        if (!entry.acked && entry.settleFirst) {
            tell(user, offset, entry, "settle", NOBODY, now);
        }
        entry.acked = true;
    }

    private void attend(DueTimes.Due item, long now, boolean inLog, long logExpiry) {
        Open entry = find(item.user(), item.offset());
        if (entry == null) {
            return;
        }
        switch (item.what()) {
            case DueTimes.UNREAD -> {
                tellIf(!entry.acked, item.user(), item.offset(), entry, State.UNREAD, NOBODY, now);
                entry.unread = 0;
                keep(item.user(), item.offset(), entry);
            }
            case DueTimes.EXPIRES -> expire(item, entry, now);
            case DueTimes.GONE -> close(item.user(), item.offset(), State.EXPIRED, now);
            default -> {
                if (inLog) {
                    due.put(item.user(), item.offset(), item.what(), Math.max(logExpiry, now + 1000));
                } else {
                    close(item.user(), item.offset(), State.TRIMMED, now);
                }
            }
        }
    }

    private void expire(DueTimes.Due item, Open entry, long now) {
        entry.owed.entrySet().removeIf(owing -> {
            boolean written = owing.getValue();
            tellIf(!written, item.user(), item.offset(), entry, State.EXPIRED, owing.getKey(), now);
            return !written;
        });
        if (entry.owed.isEmpty()) {
            drop(item.user(), item.offset());
        } else {
            due.put(item.user(), item.offset(), DueTimes.GONE, entry.expires + ReceiptOutbox.GRACE.toMillis());
        }
    }

    private void keep(Mailbox user, long offset, Open entry) {
        if (entry.isSettled()) {
            drop(user, offset);
        }
    }

    private void drop(Mailbox user, long offset) {
        of(user).remove(offset);
        due.removeAll(user, offset);
    }

    private void tellIf(boolean so, Mailbox user, long offset, Open entry, State state, String device, long time) {
        if (so) {
            tell(user, offset, entry, state.text(), device, time);
        }
    }

    private void tell(Mailbox user, long offset, Open entry, String state, String device, long time) {
        if (!entry.receipts && !state.equals("settle")) {
            return;
        }
        if (told.size() >= Outbox.MOST) {
            untold++;
        } else {
            told.add(String.join(
                    " ", user.key(), Long.toString(offset), state, device, Long.toString(time), entry.label));
        }
    }

    private @Nullable Open find(Mailbox user, long offset) {
        return of(user).get(offset);
    }

    private NavigableMap<Long, Open> of(Mailbox user) {
        return open.computeIfAbsent(user, fresh -> new TreeMap<>());
    }
}
