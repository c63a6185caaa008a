package dev.godwit.inbox;

/**
 * What was taken of an {@link Allowance}.
 *
 * @param count how much
 * @param after milliseconds until there is one more; 0 if anything was taken
 */
public record Taken(int count, long after) {}
