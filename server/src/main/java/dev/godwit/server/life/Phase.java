package dev.godwit.server.life;

/** Where a {@link Program} is in its life. */
public enum Phase {
    /** Not all parts are at work yet. */
    STARTING,
    /** All parts have started. */
    RUNNING,
    /** On the way down; takes nothing new. */
    DRAINING,
    /** Everything is given back. */
    STOPPED
}
