package dev.godwit.gateway.session;

import dev.godwit.gateway.hub.Entry;
import dev.godwit.gateway.hub.Page;
import dev.godwit.inbox.LogPage;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.MessageOptions;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A page of the log while a client reads it, piece by piece: its entries, and what is missing before, between and after them. */
final class PageInHand {

    private final Page page;
    private final Holes holes;
    private int taken;

    PageInHand(Page page) {
        this.page = page;
        this.holes = new Holes(page.log());
    }

    LogPage log() {
        return page.log();
    }

    /** How many entries were taken. */
    int taken() {
        return taken;
    }

    /** Whether there is nothing in it above the position. */
    boolean isDone(MessageId position) {
        return taken == page.entries().size() && hole(position) == null;
    }

    /** Of what comes next. */
    int priority(MessageId position) {
        return hole(position) != null ? MessageOptions.MAX_PRIORITY : entry().priority();
    }

    /** Takes the next piece. */
    void take(MessageId position, Consumer<Holes.Hole> onHole, Consumer<Entry> onEntry) {
        Holes.Hole hole = hole(position);
        if (hole != null) {
            onHole.accept(hole);
        } else {
            Entry next = entry();
            taken++;
            onEntry.accept(next);
        }
    }

    private Entry entry() {
        return page.entries().get(taken);
    }

    private Holes.@Nullable Hole hole(MessageId position) {
        if (taken < page.entries().size()) {
            return holes.nextBefore(entry().id(), position);
        }
        // Behind a full page there are more entries, and maybe holes between them.
        return page.log().full() ? null : holes.next(position);
    }
}
