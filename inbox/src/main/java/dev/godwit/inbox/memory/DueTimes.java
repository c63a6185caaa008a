package dev.godwit.inbox.memory;

import dev.godwit.protocol.Mailbox;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** When to look after which message, and why. */
final class DueTimes {

    static final char UNREAD = 'u';
    static final char EXPIRES = 'x';
    static final char GONE = 'g';
    static final char TRIMMED = 't';

    private final Map<Due, Long> times = new HashMap<>();

    record Due(Mailbox user, long offset, char what) {
        private String text() {
            return user.key() + " " + offset + " " + what;
        }
    }

    void put(Mailbox user, long offset, char what, long at) {
        times.put(new Due(user, offset, what), at);
    }

    void putAll(DueTimes others) {
        times.putAll(others.times);
    }

    void remove(Due due) {
        times.remove(due);
    }

    void removeAll(Mailbox user, long offset) {
        for (char what : new char[] {UNREAD, EXPIRES, GONE, TRIMMED}) {
            remove(new Due(user, offset, what));
        }
    }

    /** The earliest first. */
    List<Due> until(long now, int count) {
        return times.entrySet().stream()
                .filter(entry -> entry.getValue() <= now)
                .sorted(Map.Entry.<Due, Long>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.comparing(Due::text))))
                .limit(count)
                .map(Map.Entry::getKey)
                .toList();
    }
}
