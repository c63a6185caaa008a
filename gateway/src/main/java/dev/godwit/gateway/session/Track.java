package dev.godwit.gateway.session;

import dev.godwit.gateway.hub.Entry;
import dev.godwit.gateway.hub.Follower;
import dev.godwit.gateway.hub.Following;
import dev.godwit.gateway.hub.Frame;
import dev.godwit.gateway.hub.Hub;
import dev.godwit.gateway.hub.Page;
import dev.godwit.inbox.LogPage;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.MessageOptions;
import dev.godwit.protocol.Position;
import dev.godwit.runtime.Loop;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A session's way through one mailbox: by pages of the log while it is behind the tail, then from the tail. Its position is the
 * last id below which nothing is unread.
 */
final class Track implements Follower {

    /** Above every priority. */
    static final int AT_ONCE = MessageOptions.MAX_PRIORITY + 1;

    private static final int LEAST_PAGE = 4;
    private static final Loop.Timer NOT_SET = () -> {};

    private final HubSession session;
    private final Hub hub;
    private final Mailbox mailbox;
    private final Following following;
    private final KnownPosition known;
    private final int history;
    private final long topicHash;

    /** Null until the head is known that it begins at, or near which. */
    private @Nullable MessageId position;

    private @Nullable PageInHand hand;

    /** Up to where the client has proven to have it; null while that is not known. */
    private @Nullable MessageId acked;

    private boolean followed;
    private boolean stopped;
    private int pageSize;
    private boolean queued;
    private boolean reading;
    private boolean poked;
    /** The last look at the log did not bring it to the tail. */
    private boolean waiting;

    private Loop.Timer retry = NOT_SET;

    /**
     * @param start empty: at the head
     * @param history but so many messages behind it
     */
    Track(HubSession session, Hub hub, Mailbox mailbox, Optional<MessageId> start, int history) {
        this.session = session;
        this.hub = hub;
        this.mailbox = mailbox;
        this.history = history;
        this.topicHash = Position.topicHash(mailbox.name());
        this.position = start.orElse(null);
        this.known = new KnownPosition(start);
        this.pageSize = hub.options().page();
        this.following = hub.follow(mailbox, start, this);
    }

    Mailbox mailbox() {
        return mailbox;
    }

    boolean isTopic() {
        return mailbox.kind() == Mailbox.Kind.TOPIC;
    }

    MessageId position() {
        return Objects.requireNonNull(position);
    }

    /** What the mailbox is called in positions, if it is a topic. */
    long topicHash() {
        return topicHash;
    }

    /** Whether it has a position. If not, and it can, it goes and finds one. */
    boolean placed() {
        if (position == null && following.ready()) {
            if (history == 0) {
                place(following.through());
            } else if (!reading) {
                reading = true;
                following.findStartOfLast(history, this::onStart);
            }
        }
        return position != null;
    }

    /** Whether it is a part of the session's position, and fed. */
    boolean followed() {
        return followed;
    }

    /** From now on it is. */
    void follow() {
        followed = true;
        acked = position();
    }

    /** Up to where the client has proven to have it. */
    MessageId acked() {
        return Objects.requireNonNull(acked);
    }

    /** The client has proven it up to there. */
    void acked(MessageId id) {
        acked = acked == null ? id : MessageId.max(acked, id);
    }

    /** Nothing was proven yet, and now it is up to there. */
    void ackedFirst(MessageId id) {
        acked = acked == null ? id : acked;
    }

    boolean hasAcked(MessageId id) {
        return acked != null && !id.isAfter(acked);
    }

    /** Whether it can be told up to where the client has proven to have it. */
    boolean provable() {
        return acked != null;
    }

    /** The client was told that its place was another one: until it has that, nobody can tell what it has. */
    void moved() {
        acked = null;
    }

    /** Whether the position is one that was given out once. */
    boolean known() {
        return known.certain();
    }

    /** Marks it as waiting for its turn; false if it was. */
    boolean queue() {
        boolean first = !queued;
        queued = true;
        return first;
    }

    void stop() {
        stopped = true;
        hand = null;
        retry.cancel();
        following.stop();
    }

    @Override
    public void advanced() {
        session.stirred(this);
    }

    @Override
    public void poked() {
        poked = true;
        if (waiting) {
            readAgain();
        }
    }

    /** Only who is at the head of all that lasts gets what does not last. */
    @Override
    public void passing(Frame frame) {
        boolean live = followed
                && following.ready()
                && !reading
                && !waiting
                && hand == null
                && known()
                && following.next(position()) == null;
        if (live
                && !position().isAfter(following.through())
                && !following.base().isAfter(position())) {
            session.pass(frame);
        }
    }

    /** Whether nothing is to be written, and nothing looked for. */
    boolean isCurrent() {
        return !reading && !waiting && hand == null && isAtTail() && following.next(position()) == null;
    }

    /** Priority of what it would write next; {@link #AT_ONCE} if it has to look first. */
    int urgency() {
        if (hand != null) {
            return hand.isDone(position()) ? AT_ONCE : hand.priority(position());
        }
        if (stopped || !isAtTail()) {
            return AT_ONCE;
        }
        Entry next = following.next(position());
        return next == null ? AT_ONCE : next.priority();
    }

    /** Asks for what it needs to know before it can write, if anything. Returns whether it waits for an answer now. */
    boolean look() {
        if (!reading && !waiting && !stopped && hand == null && following.ready() && !isAtTail()) {
            read();
        }
        return reading;
    }

    boolean isReading() {
        return reading;
    }

    /** Forgets what it holds of the log: a client that does not read costs nothing. */
    void letGo() {
        if (hand != null) {
            pageSize = Math.max(LEAST_PAGE, Math.min(hub.options().page(), hand.taken() * 2));
            hand = null;
        }
    }

    /**
     * Writes, or asks for what is needed to do so.
     *
     * @param most so many frames
     * @param least none of a lower priority: then others go first
     * @return how many it wrote
     */
    int feed(int most, int least) {
        queued = false;
        if (reading || stopped || !following.ready()) {
            return 0;
        }
        if (hand != null) {
            return feedFromPage(hand, most, least);
        }
        known.seen(position(), following.through());
        if (!isAtTail()) {
            if (!waiting) {
                read();
            }
            return 0;
        }
        finished();
        return feedFromTail(most, least);
    }

    private boolean isAtTail() {
        return following.ready() && known() && !following.base().isAfter(position());
    }

    private int feedFromTail(int most, int least) {
        int fed = 0;
        while (fed < most && session.canWrite()) {
            Entry next = following.next(position());
            if (next == null) {
                position = MessageId.max(position(), following.through());
                return fed;
            }
            if (next.priority() < least) {
                session.stirred(this);
                return fed;
            }
            write(next);
            fed++;
        }
        return fed;
    }

    private int feedFromPage(PageInHand page, int most, int least) {
        int fed = 0;
        while (!page.isDone(position())) {
            if (fed == most || !session.canWrite()) {
                return fed;
            }
            if (page.priority(position()) < least) {
                session.stirred(this);
                return fed;
            }
            page.take(position(), this::write, this::write);
            fed++;
        }
        hand = null;
        pageSize = hub.options().page();
        passTo(page.log());
        goOn(page.log().full());
        return fed;
    }

    private void read() {
        if (session.canWrite()) {
            reading = true;
            poked = false;
            following.unfinished(true);
            following.read(position(), pageSize, this::onPage);
        }
    }

    private void place(MessageId at) {
        position = MessageId.max(MessageId.startOf(hub.topic().generation()), at);
    }

    private void onStart(@Nullable MessageId start, @Nullable Throwable failure) {
        reading = false;
        if (stopped) {
            return;
        }
        if (start == null) {
            retry = hub.loop().after(session.options().retry().toMillis(), () -> session.stirred(this));
        } else {
            place(start);
            session.stirred(this);
        }
    }

    private void onPage(@Nullable Page page, @Nullable Throwable failure) {
        reading = false;
        if (stopped) {
            return;
        }
        session.guarded(() -> {
            if (page == null) {
                awaitMore();
            } else {
                take(page);
            }
            session.looked();
        });
    }

    private void take(Page page) {
        LogPage log = page.log();
        switch (known.judge(position(), log)) {
            case WAIT -> awaitMore();
            case UNKNOWN -> {
                goOnFromHead(log);
                session.stirred(this);
            }
            case KNOWN -> {
                hand = new PageInHand(page);
                session.stirred(this);
            }
        }
    }

    private void goOnFromHead(LogPage log) {
        MessageId start = MessageId.startOf(hub.topic().generation());
        MessageId head = MessageId.max(start, log.head());
        position = head;
        session.write(this, new Gap(mailbox, start, head, Gap.Reason.UNKNOWN_POSITION, false));
    }

    /** The look at the log showed all that there is up to the partition's watermark. */
    private void passTo(LogPage log) {
        if (!log.full()) {
            MessageId seen = log.store()
                    .map(s ->
                            MessageId.max(log.head(), new MessageId(hub.topic().generation(), s.watermark())))
                    .orElse(log.head());
            position = MessageId.max(position(), seen);
        }
    }

    private void goOn(boolean more) {
        if (more || !following.base().isAfter(position())) {
            session.stirred(this);
        } else {
            awaitMore();
        }
    }

    /** The log is behind, or does not answer. */
    private void awaitMore() {
        waiting = true;
        if (poked) {
            readAgain();
        } else {
            retry.cancel();
            retry = hub.loop().after(session.options().retry().toMillis(), this::readAgain);
        }
    }

    private void readAgain() {
        waiting = false;
        retry.cancel();
        session.stirred(this);
    }

    private void finished() {
        waiting = false;
        retry.cancel();
        following.unfinished(false);
    }

    private void write(Holes.Hole hole) {
        position = hole.through();
        session.write(this, new Gap(mailbox, hole.after(), hole.through(), hole.reason(), hole.certain()));
    }

    private void write(Entry entry) {
        MessageId before = position();
        if (!entry.id().isAfter(before)) {
            throw new IllegalStateException(
                    "mailbox " + mailbox + ": " + entry.id() + " (expected: above " + before + ")");
        }
        position = entry.id();
        if (entry.frame().isPresent()) {
            session.write(this, entry.frame().get());
        } else {
            session.write(this, new Gap(mailbox, before, entry.id(), Gap.Reason.UNKNOWN_PAST, false));
        }
    }
}
