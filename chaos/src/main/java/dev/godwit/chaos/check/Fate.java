package dev.godwit.chaos.check;

/** What has to become of an entry of a mailbox for one of its followers. Names are part of the result file. */
public enum Fate {
    /** It has to come. */
    OWED,
    /** It was trimmed, purged or too old: a gap has to tell. */
    GONE,
    /** A newer one of the same key replaced it. */
    COLLAPSED,
    DELETED,
    SETTLED,
    EXPIRED,
    /** Meant for other devices. */
    NOT_FOR_DEVICE,
    /** The producer repeated it, and an earlier record counts. */
    REPEATED,
    /** A known message id with other content. */
    CONFLICT,
    /** Never was an entry: volatile, poison. */
    NO_ENTRY,
    /** Which of two is right depends on a clock: it may come, and may not. */
    EITHER,

    /** It came. */
    RECEIVED,
    /** A gap told of it. */
    DECLARED,
    LOST;

    /** Whether its absence needs no gap. */
    boolean isExcused() {
        return this != OWED && this != GONE;
    }
}
