package dev.godwit.inbox;

import dev.godwit.protocol.MessageId;

/**
 * What a step did.
 *
 * @param kind which of the fields mean something
 * @param id {@code APPENDED}, {@code REPLAYED}: the id before this one in the mailbox; {@code DUPLICATE}, {@code CONFLICT}: the
 *     message that had the producer's id first, {@code NONE} if a repeated derived record
 * @param gap {@code APPENDED}, {@code REPLAYED}: a gap entry stands in the log instead of the message
 * @param watermark {@code REWIND}: the offset that stands, {@link #NO_WATERMARK} when the store knows nothing of the partition
 */
public record Applied(Kind kind, MessageId id, boolean gap, long watermark) {

    /** How a step ended. All but {@code CONFLICT} and {@code REWIND} mean: the watermark is at or above the step's offset. */
    public enum Kind {
        /** Written to the log. */
        APPENDED,
        /** Had been applied before, and is still in the log. */
        REPLAYED,
        /** Had been applied before, and left nothing in the log or no longer stands there. */
        REPLAYED_ABSENT,
        /** Passed over, as asked. */
        SKIPPED,
        /** Passed over: the same producer id, or the same derived record, came before. */
        DUPLICATE,
        /** Not applied, until it is skipped: the same producer id came before with other content. */
        CONFLICT,
        /** Not applied: the watermark is not where the caller thought. */
        REWIND
    }

    /**
     * Below every watermark: one that stands at -1, before the first record, must not look like a store that was wiped. Never to
     * be sought to; the partition has to be started again.
     */
    public static final long NO_WATERMARK = -2;

    public static Applied appended(MessageId previous, boolean gap) {
        return new Applied(Kind.APPENDED, previous, gap, -1);
    }

    public static Applied replayed(MessageId previous, boolean gap) {
        return new Applied(Kind.REPLAYED, previous, gap, -1);
    }

    public static Applied replayedAbsent() {
        return new Applied(Kind.REPLAYED_ABSENT, MessageId.NONE, false, -1);
    }

    public static Applied skipped() {
        return new Applied(Kind.SKIPPED, MessageId.NONE, false, -1);
    }

    public static Applied duplicate(MessageId first) {
        return new Applied(Kind.DUPLICATE, first, false, -1);
    }

    public static Applied conflict(MessageId first) {
        return new Applied(Kind.CONFLICT, first, false, -1);
    }

    public static Applied rewind(long watermark) {
        return new Applied(Kind.REWIND, MessageId.NONE, false, watermark);
    }
}
