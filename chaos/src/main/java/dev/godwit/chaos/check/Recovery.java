package dev.godwit.chaos.check;

/**
 * How long after a healing the last connected device had what was accepted before it. A device that was away then counts from its greeting.
 *
 * @param fault what was healed, the last of several
 * @param at of the healing, in microseconds since the run began
 * @param micros how long it took; 0 if nothing was late
 * @param cutShort the next fault came before another second had passed without anything late: it may have taken longer
 */
public record Recovery(String fault, String target, long at, long micros, boolean cutShort) {}
