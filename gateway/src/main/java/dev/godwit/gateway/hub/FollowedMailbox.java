package dev.godwit.gateway.hub;

import dev.godwit.inbox.LogPage;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.MessageId;
import dev.godwit.runtime.Loop;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A mailbox with followers on one hub: waits for its route, finds its place in the log, then keeps its tail complete from live
 * frames, and from the log wherever one of them does not fit. Confined to the hub's loop.
 */
final class FollowedMailbox {

    private static final Loop.Timer NOT_SET = () -> {};

    private final Hub hub;
    private final Mailbox mailbox;
    private final Optional<MessageId> near;
    private final Followings followings = new Followings();
    private final StartsOfLast starts;
    private int unfinished;

    private @Nullable Tail tail;
    private Stage stage = Stage.ROUTING;
    /** Something happened since the read in flight was sent: its answer may be too old. */
    private boolean again;
    /** The number of the first page read that began after the last event. */
    private long fresh;

    private boolean closed;
    private Loop.Timer routeTimer = NOT_SET;
    private Loop.Timer lingerTimer = NOT_SET;
    private Loop.Timer idleTimer = NOT_SET;

    private enum Stage {
        ROUTING,
        READING,
        AT_REST
    }

    /**
     * @param near position of the first follower: a look at the log from there may spare it one of its own
     */
    FollowedMailbox(Hub hub, Mailbox mailbox, Optional<MessageId> near) {
        this.hub = hub;
        this.mailbox = mailbox;
        this.near = near;
        this.starts = new StartsOfLast(hub, mailbox);
        this.fresh = hub.pages().next();
    }

    void begin() {
        hub.routes().acquire(this);
        routeTimer = after(hub.options().routeWait(), this::readFirst);
        scheduleIdleCheck();
    }

    Hub hub() {
        return hub;
    }

    Mailbox mailbox() {
        return mailbox;
    }

    boolean ready() {
        return tail != null;
    }

    Tail tail() {
        return Objects.requireNonNull(tail);
    }

    Following follow(Follower follower) {
        lingerTimer.cancel();
        Following following = new Following(this, follower, hub.pages().next());
        followings.join(following);
        return following;
    }

    void leave(Following following) {
        followings.leave(following);
        if (followings.isEmpty()) {
            lingerTimer = after(hub.options().linger(), this::close);
        }
    }

    void countUnfinished(int change) {
        unfinished += change;
    }

    void readPage(MessageId position, int count, long since, BiConsumer<@Nullable Page, @Nullable Throwable> then) {
        hub.pages().read(new Pages.Key(mailbox, position, count), Math.max(since, fresh), then);
    }

    /** The log is asked, not the tail: that may have what was replaced meanwhile. */
    void findStartOfLast(int count, BiConsumer<@Nullable MessageId, @Nullable Throwable> then) {
        starts.find(count, then);
    }

    /** The registry has the route now. After the wait was given up, something may have passed by meanwhile. */
    void confirmed() {
        if (closed) {
            return;
        }
        if (stage == Stage.ROUTING) {
            routeTimer.cancel();
            readFirst();
        } else {
            hub.routes().sweepSoon(mailbox);
        }
    }

    void arrived(MessageId previous, Entry entry) {
        happened();
        if (tail == null || stage == Stage.READING) {
            again |= stage == Stage.READING && (tail == null || entry.id().isAfter(tail.head()));
        } else if (!entry.id().isAfter(tail.head())) {
            hub.metrics().dropped();
        } else if (previous.equals(tail.head())) {
            hub.metrics().live();
            tail.append(entry);
            advance(tail);
        } else {
            hub.metrics().missing();
            read();
        }
        pokeUnfinished();
    }

    void passing(Frame frame) {
        followings.visit(following -> following.pass(frame));
    }

    /**
     * A sweep's answer.
     *
     * @param head above which the log held nothing
     * @return whether the tail lacks something
     */
    boolean swept(MessageId head) {
        happened();
        pokeUnfinished();
        boolean missing = tail != null && head.isAfter(tail.head());
        if (stage == Stage.READING) {
            again |= tail == null || missing;
        } else if (missing) {
            read();
        }
        return missing;
    }

    private void happened() {
        fresh = hub.pages().next();
    }

    private void readFirst() {
        if (near.isPresent()) {
            read(near.get(), hub.options().page());
        } else {
            // Only where the log ends counts.
            read(MessageId.startOf(hub.topic().generation()), 0);
        }
    }

    private void read() {
        if (tail == null) {
            readFirst();
        } else {
            read(tail.head(), hub.options().page());
        }
    }

    private void read(MessageId after, int count) {
        stage = Stage.READING;
        again = false;
        hub.pages().read(new Pages.Key(mailbox, after, count), fresh, this::onPage);
    }

    private void onPage(@Nullable Page page, @Nullable Throwable failure) {
        if (closed) {
            return;
        }
        if (page == null) {
            // Still "reading": what arrives until then joins the next attempt.
            after(hub.options().retry(), this::read);
            return;
        }
        stage = Stage.AT_REST;
        boolean more = tail == null ? start(page) : extend(tail, page);
        if (more || again) {
            read();
        }
    }

    private boolean start(Page page) {
        LogPage log = page.log();
        boolean whole = near.isPresent() && !log.full() && !near.get().isAfter(log.head());
        Tail begun = new Tail(hub.options().tailEntries(), hub.options().tailBytes(), whole ? near.get() : log.head());
        tail = begun;
        if (whole) {
            extend(begun, page);
        } else {
            settle(begun, log);
            advance(begun);
        }
        return false;
    }

    /** Takes over what the log holds above the head. Returns whether there may be more. */
    private boolean extend(Tail tail, Page page) {
        LogPage log = page.log();
        if (log.mark().isAfter(tail.head())) {
            tail.restart(log.mark());
        }
        page.entries().stream().filter(e -> e.id().isAfter(tail.head())).forEach(tail::append);
        if (!log.full()) {
            tail.passTo(log.last());
            settle(tail, log);
        }
        advance(tail);
        return log.full();
    }

    private void settle(Tail tail, LogPage log) {
        log.store().ifPresent(s -> tail.settle(new MessageId(hub.topic().generation(), s.watermark())));
    }

    /** Feeds the followers before the tail is cut back to its size: who keeps pace is never sent to the log. */
    private void advance(Tail tail) {
        followings.visit(Following::advance);
        tail.trim();
    }

    private void pokeUnfinished() {
        if (unfinished > 0) {
            followings.visit(Following::poke);
        }
    }

    private void scheduleIdleCheck() {
        Duration every = hub.options().idleCheck();
        if (!every.isZero()) {
            idleTimer = after(hub.jittered(every), this::checkIdle);
        }
    }

    private void checkIdle() {
        if (stage == Stage.AT_REST) {
            read();
        }
        scheduleIdleCheck();
    }

    private void close() {
        closed = true;
        routeTimer.cancel();
        idleTimer.cancel();
        hub.dropped(this);
        hub.routes().release(this);
    }

    private Loop.Timer after(Duration delay, Runnable task) {
        return hub.loop().after(delay.toMillis(), () -> {
            if (!closed) {
                task.run();
            }
        });
    }
}
