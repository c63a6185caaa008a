package dev.godwit.client.subscribe;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What has come: tells what comes again, and from where to go on. Positions of the server cover what it wrote on the same connection
 * before; what came on an earlier one may lie beyond them, and is carried until it has come again or was passed.
 */
final class Progress {

    // The user, the broadcast and 128 topics at a time; topics may come and go.
    private static final int MOST_MAILBOXES = 1_024;

    private final Map<String, MessageId> newest = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, MessageId> eldest) {
            return size() > MOST_MAILBOXES;
        }
    };

    /** Came on earlier connections, and the position may not cover it. */
    private final Map<String, MessageId> carried = new TreeMap<>();

    /** Came on this connection after the position. */
    private final Map<String, MessageId> fresh = new TreeMap<>();

    private Bookmark bookmark;

    Progress(Bookmark since) {
        bookmark = since;
        newest.putAll(since.newest());
        fresh.putAll(since.newest());
    }

    Bookmark bookmark() {
        return bookmark;
    }

    /** A connection begins there. */
    void begin(String position) {
        fresh.forEach((mailbox, id) -> carried.merge(mailbox, id, Progress::later));
        fresh.clear();
        mark(position);
    }

    /** The next connection begins before what has come. */
    void rewind() {
        newest.forEach((mailbox, id) -> carried.merge(mailbox, id, Progress::later));
    }

    void position(String position) {
        fresh.clear();
        mark(position);
    }

    /**
     * A message or an order.
     *
     * @param position behind it; empty if it brings none
     * @return whether it comes for the first time
     */
    boolean isNew(String mailbox, MessageId id, String position) {
        MessageId before = newest.get(mailbox);
        boolean isNew = before == null || id.compareTo(before) > 0;
        if (isNew) {
            newest.put(mailbox, id);
        }
        MessageId behind = carried.get(mailbox);
        if (behind == null || id.compareTo(behind) >= 0) {
            carried.remove(mailbox);
            fresh.put(mailbox, id);
        }
        if (!position.isEmpty()) {
            position(position);
        } else if (isNew) {
            bookmark = bookmark.with(mailbox, id);
        }
        return isNew;
    }

    void gap(GapFrame gap) {
        String mailbox = gap.mailbox();
        MessageId before = newest.get(mailbox);
        if (gap.beginsAnew() || before == null || gap.through().compareTo(before) >= 0) {
            newest.put(mailbox, gap.through());
            carried.remove(mailbox);
        }
        position(gap.position());
    }

    /** The topic is not followed any more: followed again, it may begin with what has come already. */
    void forget(String mailbox) {
        newest.remove(mailbox);
        carried.remove(mailbox);
        fresh.remove(mailbox);
        mark(bookmark.token());
    }

    private void mark(String position) {
        Bookmark marked = Bookmark.at(position);
        for (Map.Entry<String, MessageId> entry : carried.entrySet()) {
            marked = marked.with(entry.getKey(), entry.getValue());
        }
        for (Map.Entry<String, MessageId> entry : fresh.entrySet()) {
            marked = marked.with(entry.getKey(), entry.getValue());
        }
        bookmark = marked;
    }

    private static MessageId later(MessageId a, MessageId b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
