package dev.godwit.inbox;

/**
 * The answer to a {@link Holding}.
 *
 * @param granted whether it counts from now on
 * @param others how many the other nodes hold
 */
public record Held(boolean granted, int others) {}
