package dev.godwit.inbox;

/**
 * What was said last about somebody's presence.
 *
 * @param present whether he is there
 * @param sequence rises with each change that was said
 * @param time milliseconds since the epoch
 */
public record Published(boolean present, long sequence, long time) {}
