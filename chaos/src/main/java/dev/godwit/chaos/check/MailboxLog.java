package dev.godwit.chaos.check;

import dev.godwit.chaos.history.Event.Kind;
import dev.godwit.chaos.history.Event.Options;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What the log of a mailbox must have been: a function of Kafka's records alone, in the order of their offsets. Entries are known by
 * their number in this order, which rises as their ids do.
 */
final class MailboxLog {

    private static final int NOBODY = -1;

    private final Rules rules;
    private final Rules.Kept kept;
    private final Pushes pushes;
    private final String name;
    private final int partition;

    private long[] offsets = new long[4];
    private int[] push = new int[4];
    private long[] time = new long[4];
    private long[] latestHanded = new long[4];
    private Fate[] standing = new Fate[4];
    private int[] takenBy = new int[4];
    private int size;

    private int oldest;
    private int live;
    private int newest = NOBODY;
    private final LongIntMap first = new LongIntMap();
    private final Map<String, Integer> collapseKeys = new HashMap<>();
    private final Map<String, First> messageIds = new HashMap<>();
    private final LongIntMap marks = new LongIntMap();

    private record First(int push, long clock) {}

    MailboxLog(Rules rules, Pushes pushes, String name, int partition) {
        this.rules = rules;
        this.kept = name.contains("/user/") ? rules.user() : rules.topic();
        this.pushes = pushes;
        this.name = name;
        this.partition = partition;
    }

    /**
     * The next record of the partition that is for this mailbox.
     *
     * @param clock the partition's: the highest time of its records so far
     */
    void append(long offset, int ofPush, long atTime, long clock) {
        if (size == offsets.length) {
            grow();
        }
        int entry = size++;
        offsets[entry] = offset;
        push[entry] = ofPush;
        time[entry] = atTime;
        latestHanded[entry] = Math.max(pushes.handedAt(ofPush), entry == 0 ? Long.MIN_VALUE : latestHanded[entry - 1]);
        takenBy[entry] = NOBODY;
        standing[entry] = standing(ofPush, clock);
        if (stands(entry)) {
            enter(entry);
        }
    }

    private void grow() {
        int room = 2 * size;
        offsets = Arrays.copyOf(offsets, room);
        push = Arrays.copyOf(push, room);
        time = Arrays.copyOf(time, room);
        latestHanded = Arrays.copyOf(latestHanded, room);
        standing = Arrays.copyOf(standing, room);
        takenBy = Arrays.copyOf(takenBy, room);
    }

    private Fate standing(int ofPush, long clock) {
        Options asked = pushes.options(ofPush);
        if (asked.kind() == Kind.VOLATILE || asked.kind() == Kind.POISON) {
            return Fate.NO_ENTRY;
        }
        if (asked.messageId().isPresent()) {
            return standing(ofPush, asked.messageId().get(), clock);
        }
        if (first.has(ofPush)) {
            // Nothing tells the copies apart where the producer itself repeated it.
            return pushes.attempts(ofPush) > 1 ? Fate.EITHER : Fate.REPEATED;
        }
        return Fate.OWED;
    }

    private Fate standing(int ofPush, String messageId, long clock) {
        First known = messageIds.get(messageId);
        long over = known == null
                ? Long.MAX_VALUE
                : clock - known.clock() - rules.window().toMillis();
        if (known != null && Math.abs(over) <= rules.slack().toMillis() && over != 0) {
            return Fate.EITHER;
        }
        if (known != null && over <= 0) {
            return known.push() == ofPush ? Fate.REPEATED : Fate.CONFLICT;
        }
        messageIds.put(messageId, new First(ofPush, clock));
        return Fate.OWED;
    }

    private void enter(int entry) {
        Options asked = pushes.options(push[entry]);
        if (newest != NOBODY && time[entry] - time[newest] > kept.age().toMillis()) {
            takeAll(entry, Fate.GONE);
        }
        switch (asked.kind()) {
            case PURGE -> takeAll(entry, Fate.GONE);
            case DELETE -> asked.about().ifPresent(about -> take(about, entry, Fate.DELETED));
            case SETTLE -> asked.about().ifPresent(about -> take(about, entry, Fate.SETTLED));
            default -> collapse(asked, entry);
        }
        newest = entry;
        live++;
        first.put(push[entry], entry);
        while (live > kept.entries()) {
            if (stands(oldest)) {
                take(oldest, entry, Fate.GONE);
            }
            oldest++;
        }
    }

    private void takeAll(int taker, Fate fate) {
        for (; oldest < taker; oldest++) {
            if (stands(oldest)) {
                take(oldest, taker, fate);
            }
        }
    }

    private void take(String about, int taker, Fate fate) {
        int of = pushes.find(about);
        int entry = of < 0 ? NOBODY : first.get(of);
        if (entry != NOBODY && stands(entry)) {
            take(entry, taker, fate);
        }
    }

    private void collapse(Options asked, int entry) {
        if (asked.collapseKey().isEmpty() && asked.kind() != Kind.LATEST) {
            return;
        }
        // Without a key it is the event's name, which a history's producer does not change.
        Integer older = collapseKeys.put(asked.collapseKey().orElse(""), entry);
        if (older != null && stands(older)) {
            take(older, entry, Fate.COLLAPSED);
        }
    }

    private void take(int entry, int taker, Fate fate) {
        standing[entry] = fate;
        takenBy[entry] = taker;
        live--;
        if (fate == Fate.GONE) {
            marks.put(entry, taker);
        }
    }

    /** It stands in the log as far as it has been applied. */
    private boolean stands(int entry) {
        return standing[entry] == Fate.OWED || standing[entry] == Fate.EITHER;
    }

    String name() {
        return name;
    }

    int partition() {
        return partition;
    }

    int size() {
        return size;
    }

    /** -1 if there is no record of this mailbox. */
    int at(long offset) {
        int entry = Arrays.binarySearch(offsets, 0, size, offset);
        return entry < 0 ? -1 : entry;
    }

    /** The last entry at or below this offset; -1 if there is none. */
    int upTo(long offset) {
        int entry = Arrays.binarySearch(offsets, 0, size, offset);
        return entry < 0 ? -entry - 2 : entry;
    }

    int push(int entry) {
        return push[entry];
    }

    String id(int entry) {
        return rules.generation() + "-" + offsets[entry];
    }

    /** The latest moment at which this entry or one below it was handed over. */
    long latestHanded(int entry) {
        return latestHanded[entry];
    }

    /** The order, or the newer message, that took it out of the log; -1 if none did. */
    int takenBy(int entry) {
        return takenBy[entry];
    }

    /** What the records alone say of it, whoever follows and whenever. */
    Fate standing(int entry) {
        return standing[entry];
    }

    /** The same, as it can have been at a moment: nothing takes effect before it was handed over. */
    Fate fate(int entry, long at) {
        Fate fate = standing[entry];
        int taker = takenBy[entry];
        if (taker != NOBODY && pushes.handedAt(push[taker]) > at) {
            fate = Fate.OWED;
        }
        return fate == Fate.OWED && isOld(entry, at) ? Fate.GONE : fate;
    }

    /** Whether a log that is read then can tell that something up to this entry was trimmed. */
    boolean isMark(int entry, long at) {
        int by = marks.get(entry);
        return (by >= 0 && pushes.handedAt(push[by]) <= at) || isOld(entry, at);
    }

    private boolean isOld(int entry, long at) {
        return at - pushes.handedAt(push[entry]) >= kept.age().toMillis() * 1000;
    }
}
