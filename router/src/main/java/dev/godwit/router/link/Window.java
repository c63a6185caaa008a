package dev.godwit.router.link;

import dev.godwit.protocol.Mailbox;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What was handed to one link and its gateway has not acknowledged. Once full it stays shut until half of it is free, so that the
 * node is told "read the log" once, not with every message.
 */
final class Window {

    private static final int MAX_MESSAGES = 1_000;
    private static final long MAX_BYTES = 4 << 20;

    /** Looked-up routes of a batch: the lowest epoch of each mailbox, since an older answer must not remove a newer route. */
    private record Sent(long sequence, int messages, long bytes, Map<String, Followed> routes) {}

    /** A mailbox, and the epoch of the route by which it was sent. */
    record Followed(Mailbox mailbox, long epoch) {}

    private final Budget budget;
    private final ArrayDeque<Sent> sent = new ArrayDeque<>();
    private Map<String, Followed> openRoutes = new HashMap<>();
    private int openMessages;
    private long openBytes;
    private int messages;
    private long bytes;
    private boolean shut;

    Window(Budget budget) {
        this.budget = budget;
    }

    /** Takes a message in, or refuses it. */
    boolean admit(Mailbox mailbox, long epoch, long size) {
        // One message of any size passes an empty window: else it would never pass.
        boolean fits = messages < MAX_MESSAGES && (bytes + size <= MAX_BYTES || messages == 0);
        if (shut || !fits || !budget.take(size)) {
            shut = true;
            return false;
        }
        messages++;
        bytes += size;
        openMessages++;
        openBytes += size;
        openRoutes.merge(
                mailbox.key(),
                new Followed(mailbox, epoch),
                (known, next) -> known.epoch() <= next.epoch() ? known : next);
        return true;
    }

    /** What was admitted since the last call goes out as one batch. */
    void sent(long sequence) {
        sent.add(new Sent(sequence, openMessages, openBytes, openRoutes));
        openRoutes = new HashMap<>();
        openMessages = 0;
        openBytes = 0;
    }

    /** Frees what was acknowledged, and tells by which routes the given mailboxes had been sent. */
    List<Followed> acknowledged(long sequence, Collection<String> notHere) {
        Map<String, Followed> routes = new HashMap<>();
        while (!sent.isEmpty() && sent.peek().sequence() <= sequence) {
            Sent batch = sent.remove();
            messages -= batch.messages();
            bytes -= batch.bytes();
            budget.give(batch.bytes());
            batch.routes()
                    .forEach((key, followed) ->
                            routes.merge(key, followed, (known, next) -> known.epoch() <= next.epoch() ? known : next));
        }
        List<Followed> gone = new ArrayList<>();
        notHere.forEach(key -> {
            Followed route = routes.get(key);
            if (route != null) {
                gone.add(route);
            }
        });
        return gone;
    }

    /** Opens again if it was shut and enough is free; tells whether it did. */
    boolean reopen() {
        if (!shut || messages > MAX_MESSAGES / 2 || bytes > MAX_BYTES / 2) {
            return false;
        }
        shut = false;
        return true;
    }

    /** Gives everything back. */
    void clear() {
        budget.give(bytes);
        sent.clear();
        openRoutes = new HashMap<>();
        openMessages = 0;
        openBytes = 0;
        messages = 0;
        bytes = 0;
        shut = false;
    }
}
