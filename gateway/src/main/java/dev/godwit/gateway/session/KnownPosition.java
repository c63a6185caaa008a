package dev.godwit.gateway.session;

import dev.godwit.inbox.LogPage;
import dev.godwit.protocol.MessageId;
import java.util.Optional;

/**
 * Whether the position that a client came with is one that was given out once. One above the store's watermark may be: the store
 * may be behind after a fail-over, and comes again to the same ids. One above Kafka's end cannot be; but the end that stands in
 * the store may have gone back with it, so it has to be written anew, twice to be sure.
 */
final class KnownPosition {

    private static final int SURE = 2;
    private static final long NEVER = -1;

    private boolean certain;
    private long writesAtFirst = NEVER;

    /** What is to be done with a page that was read above the position. */
    enum Verdict {
        KNOWN,
        WAIT,
        UNKNOWN
    }

    KnownPosition(Optional<MessageId> start) {
        certain = start.map(MessageId::offset).orElse(NEVER) < 0;
    }

    boolean certain() {
        return certain;
    }

    /** The tail is complete up to there. */
    void seen(MessageId position, MessageId through) {
        certain |= !position.isAfter(through);
    }

    Verdict judge(MessageId position, LogPage log) {
        long watermark = log.store().map(LogPage.Store::watermark).orElse(NEVER);
        certain |= watermark >= position.offset();
        if (certain) {
            return Verdict.KNOWN;
        }
        certain = log.store().isPresent() && isAboveEnd(position, log.store().get());
        return certain ? Verdict.UNKNOWN : Verdict.WAIT;
    }

    private boolean isAboveEnd(MessageId position, LogPage.Store store) {
        if (writesAtFirst == NEVER || store.endWrites() < writesAtFirst) {
            writesAtFirst = store.endWrites();
        }
        return store.kafkaEnd() >= 0
                && position.offset() >= store.kafkaEnd()
                && store.endWrites() - writesAtFirst >= SURE;
    }
}
