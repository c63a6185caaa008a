package dev.godwit.client.subscribe;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells the server what has been dealt with: each 32 events, or after a second. Only of what came on this connection, since beyond
 * what it was sent there a server takes nothing; the rest comes again, is dropped as known, and told then. Confined to the loop.
 */
final class Acks {

    private static final int MOST = 32;
    private static final long LATEST_MILLIS = 1_000;

    private final Loop loop;
    private final Map<String, MessageId> newest = new HashMap<>();
    private String position = "";
    private int count;
    private int connection;
    private @Nullable Connection open;
    private Loop.@Nullable Timer timer;

    Acks(Loop loop) {
        this.loop = loop;
    }

    /**
     * @param number of the connection, as in marks
     */
    void opened(Connection opened, int number) {
        lost();
        open = opened;
        connection = number;
    }

    void lost() {
        open = null;
        clear();
    }

    void done(Mark mark) {
        if (open == null || mark.connection() != connection) {
            return;
        }
        MessageId id = mark.id();
        if (id != null) {
            newest.put(mark.mailbox(), id);
        }
        position = mark.position();
        count++;
        if (count >= MOST) {
            flush();
        } else if (timer == null) {
            timer = loop.in(LATEST_MILLIS, this::flush);
        }
    }

    void flush() {
        if (open != null && count > 0) {
            open.acknowledge(Map.copyOf(newest), position);
        }
        clear();
    }

    private void clear() {
        newest.clear();
        position = "";
        count = 0;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
