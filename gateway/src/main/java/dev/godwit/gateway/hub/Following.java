package dev.godwit.gateway.hub;

import dev.godwit.protocol.MessageId;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A follower's hold on a mailbox: the tail that all followers share, and pages of the log for who is behind it. */
public final class Following {

    private final FollowedMailbox mailbox;
    private final Follower follower;
    /** A page read that was sent before this one began to follow may lack what was forwarded to nobody. */
    private final long since;

    /** Among the other followers. */
    private int place;

    private boolean unfinished;
    private boolean stopped;

    Following(FollowedMailbox mailbox, Follower follower, long since) {
        this.mailbox = mailbox;
        this.follower = follower;
        this.since = since;
    }

    /** Whether the tail's place in the log is known; until then there is nothing to ask for. */
    public boolean ready() {
        return mailbox.ready();
    }

    /** A position at or above this can be fed from the tail. */
    public MessageId base() {
        return mailbox.tail().base();
    }

    /** Up to here nothing is missing in the tail. */
    public MessageId through() {
        return mailbox.tail().through();
    }

    /** The first entry of the tail above the position. */
    public @Nullable Entry next(MessageId position) {
        return mailbox.tail().next(position);
    }

    /** Reads a page of the log above the position; shared with others who ask for the same at the same time. */
    public void read(MessageId position, int count, BiConsumer<@Nullable Page, @Nullable Throwable> then) {
        mailbox.readPage(position, count, since, then);
    }

    /** Finds an id above which there are just so many entries, or all that there are. */
    public void findStartOfLast(int count, BiConsumer<@Nullable MessageId, @Nullable Throwable> then) {
        mailbox.findStartOfLast(count, then);
    }

    /** Whether the follower waits for what the log does not show yet. */
    public void unfinished(boolean waits) {
        if (waits != unfinished) {
            unfinished = waits;
            mailbox.countUnfinished(waits ? 1 : -1);
        }
    }

    public void stop() {
        if (!stopped) {
            unfinished(false);
            stopped = true;
            mailbox.leave(this);
        }
    }

    int place() {
        return place;
    }

    void place(int at) {
        place = at;
    }

    void advance() {
        if (!stopped) {
            follower.advanced();
        }
    }

    void poke() {
        if (!stopped && unfinished) {
            follower.poked();
        }
    }

    void pass(Frame frame) {
        if (!stopped) {
            follower.passing(frame);
        }
    }
}
